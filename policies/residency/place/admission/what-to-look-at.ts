import { say } from "../../../kit/safe.ts";
import type { SafeText } from "../../../kit/safe.ts";
import { kubernetesTypeOf } from "../../shared/kubernetes.ts";

/** What somebody has to look at in resources of a kind: completes "Look at". */
interface Look {
    /** Modules of the AWS provider, as they stand in type tokens; or groups of Kubernetes. */
    readonly of: readonly string[];
    readonly at: SafeText;
}

const awsLooks: readonly Look[] = [
    {
        of: ["sqs", "sns", "mq", "msk", "mskconnect", "kinesis", "pipes", "schemas"],
        at: say`who may write to it and read from it (its policy), under whose key it lies, and where undelivered messages go: another queue, account or region`,
    },
    {
        of: [
            ...["dynamodb", "rds", "docdb", "docdbelastic", "neptune", "elasticache", "memorydb", "dax", "keyspaces"],
            ...["opensearch", "elasticsearch", "redshift", "redshiftserverless", "timestreamwrite", "qldb", "dsql"],
            ...[
                "s3",
                "s3control",
                "s3tables",
                "s3outposts",
                "efs",
                "fsx",
                "glacier",
                "storagegateway",
                "backup",
                "ebs",
            ],
            ...["ssm", "secretsmanager", "appconfig", "workspaces"],
        ],
        at: say`copies in other regions and accounts (replicas, snapshots, exports), public access, who may read it, and under whose key it lies`,
    },
    {
        of: [
            ...["ec2", "vpc", "ec2transitgateway", "ec2clientvpn", "directconnect", "networkmanager", "vpclattice"],
            ...["lb", "alb", "elb", "cloudfront", "globalaccelerator", "apigateway", "apigatewayv2", "appmesh"],
            ...["route53", "route53domains", "servicediscovery", "networkfirewall", "outposts", "transfer", "datasync"],
        ],
        at: say`what it leads to: its routes, names, peers and public addresses, whether it faces the internet, and who owns the other end`,
    },
    {
        of: [
            ...[
                "iam",
                "cognito",
                "identitystore",
                "ssoadmin",
                "rolesanywhere",
                "organizations",
                "ram",
                "verifiedaccess",
            ],
            ...["verifiedpermissions", "directoryservice", "accessanalyzer", "acmpca", "acm", "kms", "account"],
        ],
        at: say`whom it trusts (accounts, organizations, identity providers), what it lets them do, and whether a condition names the own accounts`,
    },
    {
        of: [
            ...[
                "lambda",
                "ecs",
                "batch",
                "codebuild",
                "codepipeline",
                "codedeploy",
                "codecommit",
                "codestarconnections",
            ],
            ...["apprunner", "amplify", "elasticbeanstalk", "lightsail", "sfn", "scheduler", "imagebuilder", "glue"],
            ...["emr", "emrserverless", "sagemaker", "mwaa", "autoscaling", "autoscalingplans", "appautoscaling"],
        ],
        at: say`whose code or image it runs and from where it comes, with which role, in which network, and where it sends its results and logs`,
    },
    {
        of: ["cloudwatch", "xray", "amp", "grafana", "oam", "cloudtrail", "cfg", "securityhub", "guardduty", "macie2"],
        at: say`what it collects, to which account, region or address it delivers that, and who may look at it`,
    },
    {
        of: [
            ...["bedrock", "bedrockmodel", "comprehend", "transcribe", "rekognition", "lex", "polly", "kendra"],
            ...["bedrockagent", "qbusiness", "bedrockagentcore"],
        ],
        at: say`in which regions the model answers, whether the service keeps what it is given or learns from it, and who may call it`,
    },
];

const kubernetesLooks: readonly Look[] = [
    {
        of: ["admissionregistration.k8s.io", "apiregistration.k8s.io", "kyverno.io", "templates.gatekeeper.sh"],
        at: say`which requests of the API server it sees or changes, and where it sends them`,
    },
    {
        of: ["rbac.authorization.k8s.io", "certificates.k8s.io", "cert-manager.io", "external-secrets.io"],
        at: say`whom it lets do what in the cluster, and which store, issuer or host it asks`,
    },
    {
        of: ["core", "storage.k8s.io", "snapshot.storage.k8s.io"],
        at: say`what it opens or holds: hosts, addresses, volumes outside the cluster, and who may read it`,
    },
    {
        of: [
            ...["networking.istio.io", "security.istio.io", "cilium.io", "crd.projectcalico.org", "networking.k8s.io"],
            ...["gateway.networking.k8s.io", "gateway.envoyproxy.io", "aigateway.envoyproxy.io", "linkerd.io"],
            ...["externaldns.k8s.io", "multicluster.x-k8s.io"],
        ],
        at: say`whose traffic it takes, to which hosts, addresses and clusters it sends it, and whether it opens what a network policy closes`,
    },
    {
        of: ["monitoring.coreos.com", "opentelemetry.io", "logging.banzaicloud.io", "fluentd.fluent.io"],
        at: say`what it reads, and to which receivers, hosts and buckets it writes that`,
    },
    {
        of: ["autoscaling", "policy", "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io", "resource.k8s.io"],
        at: say`which workloads it names, whether it asks a host outside for its figures, and on which nodes it puts them`,
    },
];

const anyAws = say`every account, region, ARN, address, policy and role in its properties: whom it lets in, and where it sends, copies or publishes`;
const anyKind = say`which controller acts on it, and what that does: pods it makes (images, volumes, the node's network), hosts it sends to, webhooks, and what it may read in the cluster`;

/** What to look at in resources of a type that no rule knows; by its kind, because a queue leaks otherwise than a route. */
export function whatToLookAt(type: string): SafeText {
    const kind = kubernetesTypeOf(type);
    if (kind !== undefined) {
        return kubernetesLooks.find(({ of }) => of.includes(kind.group))?.at ?? anyKind;
    }
    const module = /^aws:([^/:]+)/.exec(type)?.[1] ?? "";
    return awsLooks.find(({ of }) => of.includes(module))?.at ?? anyAws;
}
