import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say, sayAll } from "../../kit/safe.ts";
import { judgeEdges } from "./graph.ts";
import { isGatewayType } from "./objects.ts";
import { judgeReceivers, receiverKeys } from "./permission.ts";

/**
 * RES-802. A request that no rule for a class takes falls to a rule that names none, so that one counts as every class. The
 * permission is a second word: where the script that decides about classes fails half-way, it was not written yet.
 */
export const gatewayDefault = residencyRule({
    id: "RES-802",
    name: "res-gateway-default",
    title: "Without a data class and the permission to leave, a request stays",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 25"), gdpr("Art. 5(2)")],
    reads: "rules of routes that name no data class, or not the permission, and every host they lead to",
    why: "what nobody classified may be anything, so it has to count as the strictest class",
    fix: "Match `gateway.classHeader` and `gateway.permission` exactly in each rule that leads out; let the default end at own services.",
    needs: receiverKeys,
    stack: {
        types: isGatewayType,
        checks: [
            (given) => {
                judgeReceivers(given, ({ isCopy, dataClass }) => !isCopy && dataClass === undefined);
            },
            (given) => {
                judgeEdges(given, ({ resource, path, journeys }) => {
                    const hosts = journeys().flatMap(({ end, dataClass, isPermitted }) =>
                        end.kind === "host" && dataClass !== undefined && !isPermitted ? [end.host] : [],
                    );
                    if (hosts.length > 0) {
                        const names = sayAll([...new Set(hosts)].sort().map((host) => safe.host(host)));
                        given.violated(
                            resource,
                            path,
                            say`requests leave to ${names} without a match on the permission to leave`,
                            {
                                why: say`where the script that decides about classes fails half-way, the permission is not written yet`,
                            },
                        );
                    }
                });
            },
        ],
    },
});
