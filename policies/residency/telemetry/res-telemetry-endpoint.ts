import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { endpointSources, mayNameEndpoints, mayReferToEndpoints, sendingReferences } from "./endpoint-sources.ts";
import { staysInside } from "../../kit/host-name.ts";

const hidden = say`nothing shows which host it sends to`;
const abroad = say`it sends to a host that is neither of the cluster, nor declared, nor a regional service of AWS`;

/**
 * RES-705. Traces, metrics and logs of a model carry pieces of prompts, and a cache of its keys and values carries all of them.
 * Third-party hosts that are declared for models are not for these.
 */
export const telemetryEndpoints = residencyRule({
    id: "RES-705",
    name: "res-telemetry-endpoint",
    title: "Exporters, remote writes and caches send to the cluster, declared networks and the region alone",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 28"), gdpr("Art. 44")],
    reads:
        "hosts in variables and command lines of every container, and in ConfigMaps and Secrets; in custom resources those below " +
        "settings that send (`telemetry`, `remoteWrite`, `exporters`, …), with the Backends they refer to",
    why: "telemetry carries what users wrote, and a cache of a model's memory can be turned back into it",
    fix: "Send to a Service of the cluster, a host of a declared network or zone, or the regional endpoint of an AWS service.",
    needs: ["networks", "dnsZones"],
    everyResource: {
        applies: mayNameEndpoints,
        check: ({ type, props, place, declared, violated, undetermined, each }) => {
            each(endpointSources(type, props), (source) => {
                for (const { path, host } of source.read()) {
                    if (host === undefined) {
                        undetermined(path, hidden);
                    } else if (!staysInside(host, place, declared)) {
                        violated(path, abroad);
                    }
                }
            });
        },
    },
    stack: {
        types: mayReferToEndpoints,
        checks: [
            ({ graph, place, declared, violated, undetermined, each }) => {
                each(
                    graph.resources.filter(({ type }) => mayReferToEndpoints(type)),
                    (it) => {
                        each(sendingReferences(graph, it), ({ path, endpoints = [{ path }] }) => {
                            if (endpoints.some(({ host }) => host === undefined)) {
                                undetermined(it, path, say`nothing shows which host stands behind the Backend`);
                            } else if (!endpoints.every(({ host = "" }) => staysInside(host, place, declared))) {
                                violated(it, path, abroad);
                            }
                        });
                    },
                );
            },
        ],
    },
});
