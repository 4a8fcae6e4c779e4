import { nameOf, text } from "../cloud.ts";
import type { Subject, TypeFacts } from "../cloud.ts";
import { arnIn, globalArnIn } from "./place.ts";
import type { AwsPlace } from "./place.ts";

type EksSubject = Subject<AwsPlace>;

/** The cluster that a resource belongs to. */
function clusterOf({ inputs }: EksSubject): string {
    return text(inputs["clusterName"]) ?? "unknown";
}

/** Where a managed cluster and what hangs on it answer. */
export const eksTypes: Readonly<Record<string, TypeFacts<AwsPlace>>> = {
    "aws:eks/cluster:Cluster": {
        id: (subject) => nameOf(subject),
        replaceOn: ["name", "roleArn", "encryptionConfig"],
        computed: (subject, id) => ({
            name: id,
            arn: arnIn(subject.place, "eks", `cluster/${id}`),
            // `.invalid` leads nowhere, on purpose.
            endpoint: `https://${subject.hash(32, "endpoint")}.eks.invalid`,
            certificateAuthority: { data: Buffer.from(`sandbox ${id}`).toString("base64") },
            platformVersion: "eks.1",
            status: "ACTIVE",
        }),
    },
    "aws:eks/nodeGroup:NodeGroup": {
        id: (subject) => `${clusterOf(subject)}:${nameOf(subject, "nodeGroupName")}`,
        replaceOn: [
            "clusterName",
            "nodeGroupName",
            "subnetIds",
            "instanceTypes",
            "capacityType",
            "amiType",
            "nodeRoleArn",
        ],
        computed: (subject) => {
            const nodeGroupName = nameOf(subject, "nodeGroupName");
            const unique = subject.hash(32, "unique");
            return {
                nodeGroupName,
                arn: arnIn(subject.place, "eks", `nodegroup/${clusterOf(subject)}/${nodeGroupName}/${unique}`),
                resources: [
                    {
                        autoscalingGroups: [{ name: `eks-${nodeGroupName}-${unique}` }],
                        remoteAccessSecurityGroupId: "",
                    },
                ],
                status: "ACTIVE",
            };
        },
    },
    "aws:eks/addon:Addon": {
        id: (subject) => `${clusterOf(subject)}:${nameOf(subject, "addonName")}`,
        replaceOn: ["clusterName", "addonName"],
        computed: (subject) => ({
            arn: arnIn(subject.place, "eks", `addon/${clusterOf(subject)}/${nameOf(subject, "addonName")}`),
        }),
    },
    "aws:eks/accessEntry:AccessEntry": {
        id: (subject) => `${clusterOf(subject)}:${String(subject.inputs["principalArn"])}`,
        replaceOn: ["clusterName", "principalArn"],
        computed: (subject) => ({ userName: String(subject.inputs["principalArn"]) }),
    },
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
        id: ({ inputs }) => [inputs["clusterName"], inputs["principalArn"], inputs["policyArn"]].map(String).join("#"),
        replaceOn: ["clusterName", "principalArn", "policyArn"],
    },
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
        id: (subject) => `a-${subject.hash(17)}`,
        replaceOn: ["clusterName", "namespace", "serviceAccount"],
        computed: (subject, id) => ({
            associationId: id,
            associationArn: arnIn(subject.place, "eks", `podidentityassociation/${clusterOf(subject)}/${id}`),
        }),
    },
    "aws:iam/serviceLinkedRole:ServiceLinkedRole": {
        id: ({ place, inputs }) =>
            globalArnIn(place, "iam", `role/aws-service-role/${String(inputs["awsServiceName"])}/AWSServiceRole`),
        replaceOn: ["awsServiceName"],
    },
};
