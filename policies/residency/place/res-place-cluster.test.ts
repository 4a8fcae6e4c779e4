import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { ownCluster } from "./res-place-cluster.ts";

const server = "https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com";
const cluster = (props: Fixture["props"] = { endpoint: server }): Fixture => ({
    type: "aws:eks/cluster:Cluster",
    name: "cluster",
    props,
});
const provider = (props: Fixture["props"], origins: Fixture["origins"] = {}): Fixture => ({
    type: "pulumi:providers:kubernetes",
    name: "inside",
    props: { version: "4.34.2", ...props },
    origins,
});
const exec = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: ["eks", "get-token", "--cluster-name", "own", "--region", "eu-central-1"],
    interactiveMode: "Never",
};
const document = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "own", cluster: { server, "certificate-authority-data": "Y2VydGlmaWNhdGU=" } }],
    contexts: [{ name: "own", context: { cluster: "own", user: "own" } }],
    "current-context": "own",
    users: [{ name: "own", user: { exec } }],
};
const known = (changed: Partial<typeof document> = {}) =>
    provider({ kubeconfig: JSON.stringify({ ...document, ...changed }), clusterIdentifier: "own" });
const user = (changed: object) => ({ users: [{ name: "own", user: { exec: { ...exec, ...changed } } }] });
const inPreview = provider({ kubeconfig: unknown, clusterIdentifier: "own" }, { kubeconfig: ["cluster"] });
const at = "inside.kubeconfig";

describeRule(ownCluster, {
    compliant: {
        "the own cluster, before it exists": { given: [cluster({ endpoint: unknown }), inPreview] },
        "the own cluster, as deployed": { given: [cluster(), known()] },
        "no cluster yet, in a step that leaves it out": known({
            clusters: [
                {
                    name: "own",
                    cluster: { server: "https://not-made-yet.invalid", "certificate-authority-data": "" },
                },
            ],
        }),
        "no provider of Kubernetes": cluster(),
    },
    decidedOtherwise: {
        "inside.kubeconfig": "unknown before the cluster exists: then it has to come from the stack's cluster alone",
    },
    violating: {
        "a literal cluster of somebody else": {
            given: [
                cluster(),
                known({
                    clusters: [
                        {
                            name: "own",
                            cluster: {
                                server: "https://k8s.attacker.example",
                                "certificate-authority-data": "Y2VydA==",
                            },
                        },
                    ],
                }),
            ],
            at,
        },
        "a server that only begins like nowhere": {
            given: known({
                clusters: [
                    {
                        name: "own",
                        cluster: {
                            server: "https://a.invalid.attacker.example",
                            "certificate-authority-data": "Y2VydA==",
                        },
                    },
                ],
            }),
            at: "kubeconfig",
        },
        "a cluster that the stack only reads": { given: [{ ...cluster(), read: true }, known()], at },
        "a token of another region": {
            given: [cluster(), known(user({ args: [...exec.args.slice(0, 5), "us-east-1"] }))],
            at,
        },
        "another command": { given: [cluster(), known(user({ command: "sh" }))], at },
        "more arguments": { given: [cluster(), known(user({ args: [...exec.args, "--profile", "other"] }))], at },
        "an environment of the command": {
            given: [cluster(), known(user({ env: [{ name: "AWS_PROFILE", value: "other" }] }))],
            at,
        },
        "a second user": { given: [cluster(), known({ users: [...document.users, ...document.users] })], at },
        "a certificate that is not checked": {
            given: [
                cluster(),
                known({
                    clusters: [
                        {
                            name: "own",
                            cluster: {
                                ...document.clusters[0]?.cluster,
                                "insecure-skip-tls-verify": true,
                            } as never,
                        },
                    ],
                }),
            ],
            at,
        },
        "a path of a file": { given: [cluster(), provider({ kubeconfig: "/home/me/.kube/config" })], at },
        "whatever the deploying machine knows": { given: [cluster(), provider({})], at },
        "manifests in clear in a folder": {
            given: [
                cluster({ endpoint: unknown }),
                { ...inPreview, props: { ...inPreview.props, renderYamlToDirectory: "out" } },
            ],
            at: "inside.renderYamlToDirectory",
        },
        "another context": {
            given: [cluster({ endpoint: unknown }), { ...inPreview, props: { ...inPreview.props, context: "other" } }],
            at: "inside.context",
        },
    },
    undetermined: {
        "a kubeconfig from nowhere": {
            given: [cluster({ endpoint: unknown }), provider({ kubeconfig: unknown })],
            at,
        },
        "a kubeconfig that is mixed with something else": {
            given: [
                cluster({ endpoint: unknown }),
                { type: "aws:ssm/parameter:Parameter", name: "theirs", props: {} },
                provider({ kubeconfig: unknown }, { kubeconfig: ["cluster", "theirs"] }),
            ],
            at,
        },
    },
});
