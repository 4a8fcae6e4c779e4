import type { Rule } from "./rule.ts";
import { list } from "./rule.ts";

/**
 * Kubernetes and EKS keep roles and bindings of their own, and write them anew with each version. No access entry can have
 * such a user name: EKS refuses the prefixes `eks:` and `system:`.
 * Documented: Amazon EKS user guide, access entries, `username`.
 */
const byCluster = "request.userInfo.username.startsWith('eks:') || request.userInfo.username == 'system:apiserver'";

/** Who is everybody: without a name, with any name, and whatever runs in the cluster. */
const everybody = ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"];

/** Nobody gets rights by being somebody, or all rights. */
export const bindings: Rule = {
    name: "bindings-named",
    on: { "rbac.authorization.k8s.io": ["clusterrolebindings", "rolebindings"] },
    variables: { byCluster },
    checks: [
        {
            holds: `variables.byCluster || object.?subjects.orValue([]).all(subject, !(subject.name in ${list(everybody)}))`,
            otherwise:
                "the binding gives rights to everybody - whoever reaches the API server has them - name the service account " +
                "or the group that needs them",
        },
        {
            holds: "variables.byCluster || object.roleRef.name != 'cluster-admin'",
            otherwise:
                "the binding gives all rights - whoever has them can take away every policy of the cluster - write a role of what " +
                "is needed; administrators have theirs by EKS access entries",
        },
    ],
};

/** Controllers that keep their certificate in their own webhook, by the role of their chart. */
const keepWebhooks = [
    "ai-gateway-controller:egress",
    "cert-manager-cainjector",
    "egress-gateway-helm-certgen:egress",
    "external-secrets-cert-controller",
    "front-gateway-helm-certgen:gateway",
    "keda-operator-minimal-cluster-role",
    "lws-manager-role",
];

const webhooks = ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"];
const reading = ["get", "list", "watch"];
const ofAdmission = "rule.?apiGroups.orValue([]).exists(g, g in ['*', 'admissionregistration.k8s.io'])";
const ofEveryThing = "rule.?resources.orValue([]).exists(r, r == '*')";

/**
 * The API server shows its policies no object of admission - policies, bindings, webhooks, changes by policy -, so that no cluster
 * locks itself. So no policy can keep these; who may write them is kept here, and the policy pack judges what is declared.
 *
 * @see https://github.com/kubernetes/apiserver/blob/v0.35.4/pkg/admission/plugin/webhook/predicates/rules/rules.go, IsExemptAdmissionConfigurationResource
 */
export const roles: Rule = {
    name: "roles-narrow",
    on: { "rbac.authorization.k8s.io": ["clusterroles", "roles"] },
    variables: { byCluster, rules: "object.?rules.orValue([])" },
    checks: [
        {
            holds:
                "variables.byCluster || variables.rules.all(rule, !(rule.verbs.exists(v, v == '*') && " +
                `${ofEveryThing} && rule.?apiGroups.orValue([]).exists(g, g == '*')))`,
            otherwise:
                "the role has all rights under another name - whoever has them can take away every policy of the cluster - write " +
                "the groups, resources and verbs that are needed",
        },
        {
            holds: "variables.byCluster || variables.rules.all(rule, !rule.verbs.exists(v, v in ['bind', 'escalate', 'impersonate']))",
            otherwise:
                "the role may give rights that it has not, or act as others - no other check would hold for it - remove bind, " +
                "escalate and impersonate",
        },
        {
            holds:
                `variables.byCluster || variables.rules.all(rule, !(${ofAdmission}) || rule.verbs.all(v, v in ${list(reading)}) || ` +
                `rule.?resources.orValue([]).all(r, r in ${list(webhooks)} || r.contains('/scale')))`,
            otherwise:
                "the role may change the policies of admission, or add changes to each object - the cluster would take what it " +
                "refuses - leave the policies to the deployment",
        },
        {
            holds:
                `variables.byCluster || object.metadata.name in ${list(keepWebhooks)} || variables.rules.all(rule, ` +
                `!(${ofAdmission}) || rule.verbs.all(v, v in ${list(reading)}) || !rule.?resources.orValue([]).exists(r, r in ${list(webhooks)}))`,
            otherwise:
                "the role may change what the API server calls for each object - it would hand secrets to another program - only " +
                "controllers that keep their own certificate there may",
        },
        {
            holds:
                `variables.byCluster || variables.rules.all(rule, !(${ofAdmission}) || !rule.?resources.orValue([]).exists(r, r in ${list(webhooks)}) || ` +
                `rule.verbs.all(v, v in ${list([...reading, "update", "patch"])}))`,
            otherwise:
                "the role may make webhooks - what the API server calls for each object is declared, not made as it goes - leave " +
                "update and patch",
        },
    ],
};
