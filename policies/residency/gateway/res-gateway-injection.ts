import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { recordOf } from "../../kit/view.ts";
import { isOfGatewayKind } from "./objects.ts";

/** RES-812. Seen: the filter was skipped, and the provider got the caller's own token in place of the key. */
export const gatewayInjection = residencyRule({
    id: "RES-812",
    name: "res-gateway-injection",
    title: "No filter of a route adds a credential",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 32")],
    reads: "`credentialInjection` of HTTPRouteFilter",
    why: "where Envoy chooses the route again the filter is skipped, and the caller's own credential goes to the provider",
    fix: "Add the key with a BackendSecurityPolicy on the AIServiceBackend.",
    needs: [],
    everyResource: {
        applies: isOfGatewayKind("HTTPRouteFilter"),
        check: ({ props, violated }) => {
            if (recordOf(props["spec"])["credentialInjection"] !== undefined) {
                violated(["spec", "credentialInjection"], say`a filter of a route adds a credential`);
            }
        },
    },
});
