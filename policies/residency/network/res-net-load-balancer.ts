import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { isRecord, peek, recordOf, slotsOf } from "../../kit/view.ts";
import { isOfKind } from "../shared/kubernetes.ts";

const listener = "aws:lb/listener:Listener";
const targetGroup = "aws:lb/targetGroup:TargetGroup";
const binding = "elbv2.k8s.aws:TargetGroupBinding";

/** What a binding must not say. */
const forbidden = [
    { key: "networking", problem: say`the controller would open security groups that the preview shows shut` },
    { key: "iamRoleArnToAssume", problem: say`the target group is another account's` },
];

/**
 * RES-320. RES-311 judges that a load balancer faces nobody outside; this rule, what it does with a request: it hands it to pods
 * of the cluster, and asks, redirects and opens nothing.
 */
export const loadBalancerTargets = residencyRule({
    id: "RES-320",
    name: "res-net-load-balancer",
    title: "Load balancers hand requests to pods of the cluster, and to nobody else",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 32"), gdpr("Art. 44")],
    reads: "`defaultActions` of listeners; `targetGroupName`, `targetGroupARN`, `networking`, `iamRoleArnToAssume` of target group bindings",
    why: "a listener can send a request to any host, and a binding can put pods behind a load balancer of another account",
    fix: "Forward to a target group of the stack, and bind it without `networking` and without a role of another account.",
    needs: [],
    everyResource: {
        applies: (type) => isOfKind(type, binding),
        check: ({ props, violated, each }) => {
            const spec = recordOf(props["spec"]);
            each(forbidden, ({ key, problem }) => {
                if (spec[key] !== undefined && spec[key] !== "") violated(["spec", key], problem);
            });
        },
    },
    stack: {
        types: (type) => type === listener || isOfKind(type, binding),
        checks: [judgeListeners, judgeBindings],
    },
});

function judgeListeners({ graph, violated, each }: StackCase<never>): void {
    each(graph.ofType(listener), (it) => {
        const actions = slotsOf(it.props, ["defaultActions"]);
        each(actions, ({ path, read }) => {
            const action = read();
            if (!isRecord(action) || action["type"] !== "forward") {
                violated(it, [...path, "type"], say`the listener does something else than to forward`);
            }
        });
        if (graph.targets(it, "defaultActions", targetGroup).length < actions.length) {
            violated(it, ["defaultActions"], say`the listener forwards to a target group that is not of this stack`);
        }
    });
}

function judgeBindings({ graph, violated, each }: StackCase<never>): void {
    each(
        graph.resources.filter(({ type }) => isOfKind(type, binding)),
        (it) => {
            const spec = recordOf(it.props["spec"]);
            if (peek(spec, "targetGroupARN").kind === "absent") {
                const name = spec["targetGroupName"];
                if (!graph.ofType(targetGroup).some(({ props }) => props.name === name)) {
                    violated(it, ["spec", "targetGroupName"], foreign);
                }
            } else if (graph.targets(it, "spec", targetGroup).length !== 1) {
                violated(it, ["spec", "targetGroupARN"], foreign);
            }
        },
    );
}

const foreign = say`pods stand behind a target group that is not of this stack`;
