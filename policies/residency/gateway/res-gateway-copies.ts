import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { isGatewayType } from "./objects.ts";
import { judgeReceivers, receiverKeys } from "./permission.ts";

/**
 * RES-808. Nobody waits for the answer to a copy, so nobody notices where it went. Classifiers and authorizers see requests
 * before a class is known, so that they count as given every class.
 */
export const gatewayCopies = residencyRule({
    id: "RES-808",
    name: "res-gateway-copies",
    title: "Copies of requests go only to whom the requests themselves may go",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 5(1)(b)"), gdpr("Art. 44")],
    reads: "`RequestMirror` and `ExternalAuth` filters of routes; `extProc` of EnvoyExtensionPolicy, `extAuth` of SecurityPolicy",
    why: "a copy for a test holds the same data as the request, and is easily forgotten",
    fix: "Mirror to own services, or to a processor that is declared for every class of the rule.",
    needs: receiverKeys,
    stack: {
        types: isGatewayType,
        checks: [
            (given) => {
                judgeReceivers(given, ({ isCopy }) => isCopy);
            },
        ],
    },
});
