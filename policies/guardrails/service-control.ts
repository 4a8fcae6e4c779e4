import { globalActions } from "../../catalog/organization-policies.ts";
import type { Bounds } from "./bounds.ts";
import { deny } from "./document.ts";
import type { Denial } from "./document.ts";

/**
 * What nobody in the accounts may do, whatever his role says: service control policies. They hold for users and roles of member
 * accounts, and neither for the management account nor for what AWS does by service-linked roles.
 */
export function serviceControl(bounds: Bounds): readonly Denial[] {
    return [
        ...place(bounds),
        ...records,
        ...publication,
        ...people,
        ...ways(bounds),
        ...shells,
        ...mail,
        ...keys(bounds),
        ...sharing,
        ...models(bounds),
        ...resources(bounds),
        ...network(bounds),
    ];
}

function place({ regions }: Bounds): readonly Denial[] {
    return [
        {
            Sid: "StayInJurisdiction",
            Effect: "Deny",
            NotAction: globalActions.value,
            Resource: "*",
            Condition: { StringNotEquals: { "aws:RequestedRegion": regions } },
        },
        deny("StayInOrganization", ["organizations:LeaveOrganization", "account:CloseAccount", "account:EnableRegion"]),
    ];
}

/** What happened stays on record. */
const records = [
    deny("KeepRecords", [
        "access-analyzer:DeleteAnalyzer",
        "cloudtrail:DeleteEventDataStore",
        "cloudtrail:DeleteTrail",
        "cloudtrail:PutEventSelectors",
        "cloudtrail:StopLogging",
        "cloudtrail:UpdateTrail",
        "config:DeleteConfigurationRecorder",
        "config:DeleteDeliveryChannel",
        "config:StopConfigurationRecorder",
        "ec2:DeleteFlowLogs",
        "guardduty:DeleteDetector",
        "route53resolver:DisassociateResolverQueryLogConfig",
        "securityhub:DisableSecurityHub",
    ]),
];

/** Nothing becomes public: accounts block it, and nobody takes the block away. */
const publication = [
    deny("KeepBlocksOfPublicAccess", [
        "ec2:CreateVpcBlockPublicAccessExclusion",
        "ec2:DisableEbsEncryptionByDefault",
        "ec2:DisableImageBlockPublicAccess",
        "ec2:DisableSnapshotBlockPublicAccess",
        "ec2:ModifyVpcBlockPublicAccessExclusion",
        "ecr-public:*",
        "elasticmapreduce:PutBlockPublicAccessConfiguration",
        "s3:PutAccountPublicAccessBlock",
    ]),
    deny("NoPublicObjects", ["s3:CreateBucket", "s3:PutBucketAcl", "s3:PutObject", "s3:PutObjectAcl"], {
        Condition: { StringLike: { "s3:x-amz-acl": ["public-*", "authenticated-read", "aws-exec-read"] } },
    }),
    deny(
        "NoOpenFunctions",
        ["lambda:AddPermission", "lambda:CreateFunctionUrlConfig", "lambda:UpdateFunctionUrlConfig"],
        {
            Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } },
        },
    ),
];

/** Nobody has a key that lasts: people and machines come by roles. */
const people = [
    deny("NoLastingKeys", [
        "iam:CreateAccessKey",
        "iam:CreateLoginProfile",
        "iam:CreateServiceSpecificCredential",
        "iam:CreateUser",
        "iam:UploadSSHPublicKey",
        "bedrock:CallWithBearerToken",
    ]),
];

/** Ways out of the network, beside those that the declaration knows. */
function ways({ reachesInternet, peerings }: Bounds): readonly Denial[] {
    return [
        ...(reachesInternet
            ? []
            : [
                  deny("NoWayToTheInternet", [
                      "ec2:AllocateAddress",
                      "ec2:AssociateAddress",
                      "ec2:AttachInternetGateway",
                      "ec2:CreateInternetGateway",
                      "ec2:CreateNatGateway",
                  ]),
              ]),
        deny("NoOtherWayOut", [
            "directconnect:CreateDirectConnectGatewayAssociationProposal",
            "ec2:CreateClientVpnEndpoint",
            "ec2:CreateEgressOnlyInternetGateway",
            "ec2:CreateTransitGatewayPeeringAttachment",
            "ec2:CreateVpnConnection",
            "ec2:EnableAddressTransfer",
            "globalaccelerator:*",
            "vpc-lattice:CreateServiceNetworkVpcAssociation",
            ...(peerings.length === 0 ? ["ec2:AcceptVpcPeeringConnection", "ec2:CreateVpcPeeringConnection"] : []),
        ]),
        deny("NoEndpointThatLeadsOut", ["ec2:CreateVpcEndpoint"], {
            Condition: {
                StringLike: {
                    "ec2:VpceServiceName": ["email", "email-smtp", "execute-api", "ssmmessages", "ec2messages"].map(
                        (service) => `*.${service}`,
                    ),
                },
            },
        }),
    ];
}

/** Nobody gets a shell on what holds data, past VPC and network ACL. */
const shells = [
    deny("NoShells", [
        "cloudshell:*",
        "ec2-instance-connect:*",
        "ec2:EnableSerialConsoleAccess",
        "ec2:GetConsoleScreenshot",
        "ecs:ExecuteCommand",
        "ssm:ResumeSession",
        "ssm:SendCommand",
        "ssm:StartAutomationExecution",
        "ssm:StartSession",
        "ssmmessages:*",
    ]),
];

/** Mail and messages reach anybody, without a route. */
const mail = [
    deny("NoMail", [
        "mobiletargeting:Send*",
        "ses:Send*",
        "sms-voice:Send*",
        "social-messaging:Send*",
        "workmailmessageflow:*",
    ]),
];

/** Keys stay where the data is, and with those who hold them. */
function keys({ regions }: Bounds): readonly Denial[] {
    return [
        deny("NoReplicaOfKeysAbroad", ["kms:ReplicateKey"], {
            Condition: { StringNotEquals: { "kms:ReplicaRegion": regions } },
        }),
        deny("NoGrantsButForServices", ["kms:CreateGrant"], {
            Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } },
        }),
        deny("NoKeyPolicyPastItsHolders", ["kms:CreateKey", "kms:PutKeyPolicy"], {
            Condition: { Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
        }),
    ];
}

/** Nothing is handed to another account by an attribute. */
const sharing = [
    deny("NoExternalShares", ["ram:CreateResourceShare", "ram:UpdateResourceShare"], {
        Condition: { Bool: { "ram:RequestedAllowsExternalPrincipals": "true" } },
    }),
    deny("NoSharesByAttribute", [
        "cloudwatch:PutMetricStream",
        "config:PutConfigurationAggregator",
        "ds:ShareDirectory",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:CreateStoreImageTask",
        "ec2:ModifyFpgaImageAttribute",
        "ec2:ModifyImageAttribute",
        "ec2:ModifySnapshotAttribute",
        "lakeformation:GrantPermissions",
        "oam:CreateLink",
        "rds:ModifyDBClusterSnapshotAttribute",
        "rds:ModifyDBSnapshotAttribute",
        "redshift:AuthorizeDataShare",
        "redshift:AuthorizeSnapshotAccess",
        "ssm:ModifyDocumentPermission",
    ]),
];

/** Prompts go to Bedrock in the jurisdiction, if at all, and into no log of it. */
function models({ usesBedrock }: Bounds): readonly Denial[] {
    return [
        deny("NoRecordsOfPrompts", ["bedrock:PutModelInvocationLoggingConfiguration"]),
        usesBedrock
            ? deny("NoGlobalProfiles", ["bedrock:*"], {
                  Resource: ["arn:*:bedrock:*:*:inference-profile/global.*"],
              })
            : deny("NoOtherModels", [
                  "bedrock:Invoke*",
                  "bedrock:Converse*",
                  "bedrock:StartAsyncInvoke",
                  "sagemaker:InvokeEndpoint*",
              ]),
    ];
}

/** Services by which data is written to an account, or read from it: what others own is not theirs to reach. */
const dataActions = [
    "dynamodb:*",
    "ecr:*",
    "events:PutEvents",
    "execute-api:Invoke",
    "firehose:Put*",
    "kinesis:*",
    "kms:*",
    "lambda:InvokeFunction",
    "logs:Put*",
    "s3:*",
    "secretsmanager:*",
    "sns:Publish",
    "sqs:*",
    "states:StartExecution",
];

function resources({ accounts, peerAccounts, externalArns, organization }: Bounds): readonly Denial[] {
    return [
        {
            Sid: "ReachOwnResources",
            Effect: "Deny",
            Action: dataActions,
            ...(externalArns.length === 0 ? { Resource: "*" } : { NotResource: externalArns }),
            Condition: {
                // Not every request says whose the resource is: to list one's own buckets names none.
                Null: { "aws:ResourceAccount": "false" },
                StringNotEquals: {
                    "aws:ResourceAccount": [...accounts, ...peerAccounts],
                    ...(organization === undefined ? {} : { "aws:ResourceOrgID": organization }),
                },
            },
        },
    ];
}

/** What nodes and pods hold to call AWS by works in their network alone: whoever carries it out has nothing. */
function network({ vpcs = [] }: Bounds): readonly Denial[] {
    if (vpcs.length === 0) return [];
    const outside = {
        BoolIfExists: { "aws:ViaAWSService": "false" },
        StringNotEqualsIfExists: { "aws:SourceVpc": vpcs },
    };
    return [
        {
            ...anything("CredentialsOfNodesStay"),
            Condition: { ...outside, Null: { "ec2:SourceInstanceARN": "false" } },
        },
        {
            ...anything("CredentialsOfPodsStay"),
            Condition: { ...outside, Null: { "aws:PrincipalTag/eks-cluster-name": "false" } },
        },
    ];
}

function anything(sid: string): Denial {
    return deny(sid, ["*"]);
}
