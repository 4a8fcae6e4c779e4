import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { FindingWords } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";
import { endpointSources, mayNameEndpoints, mayReferToEndpoints, sendingReferences } from "./endpoint-sources.ts";
import { staysInside } from "../../kit/host-name.ts";
import type { Endpoint } from "./endpoints.ts";

const hidden = say`nothing shows which host it sends to`;

/** What to do. */
const otherwise = say`Name a Service of the cluster or the regional endpoint of an AWS service; have the officer list an own network under \`networks\`, or an own domain under \`dnsZones\`, whose names can then be resolved, too.`;

/** What is wrong with an endpoint that is known, and what to do where it may be no more than a link. */
function abroad({ host, line, isSetting }: Endpoint): readonly [problem: SafeText, words: FindingWords] {
    const where = line === undefined ? say`` : say` in line ${line}`;
    const name = isAddress(host) ? safe.address(host) : safe.host(host);
    const verb = isSetting ? say`it sends to` : say`it names`;
    const problem = say`${verb} ${name}${where}, which is neither of the cluster, nor declared, nor a regional service of AWS`;
    return [problem, isSetting ? {} : { fix: say`${otherwise} Where nothing calls it, take the link out.` }];
}

function isAddress(host: string | undefined): boolean {
    return /^\[?[0-9a-f.:]+\]?$/.test(host ?? "");
}

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
    fix: otherwise.toString(),
    needs: ["networks", "dnsZones"],
    everyResource: {
        applies: mayNameEndpoints,
        check: ({ type, props, place, declared, violated, undetermined, each }) => {
            each(endpointSources(type, props), (source) => {
                for (const endpoint of source.read()) {
                    if (endpoint.host === undefined) {
                        undetermined(endpoint.path, hidden);
                    } else if (!staysInside(endpoint.host, place, declared)) {
                        violated(endpoint.path, ...abroad(endpoint));
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
                        each(sendingReferences(graph, it), ({ path, endpoints = [{ path, isSetting: true }] }) => {
                            if (endpoints.some(({ host }) => host === undefined)) {
                                undetermined(it, path, say`nothing shows which host stands behind the Backend`, {
                                    fix: say`Make the Backend in this stack, and name each of its \`endpoints\` by \`fqdn\` or \`ip\`.`,
                                });
                                return;
                            }
                            for (const one of endpoints.filter(
                                ({ host = "" }) => !staysInside(host, place, declared),
                            )) {
                                violated(it, path, ...abroad(one));
                            }
                        });
                    },
                );
            },
        ],
    },
});
