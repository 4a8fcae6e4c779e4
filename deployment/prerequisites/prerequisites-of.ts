import { ec2Quotas } from "../../catalog/ec2-quotas.ts";
import { findProfile } from "../../catalog/bedrock-models.ts";
import type { DeploymentConfig } from "../../config/index.ts";
import { at, listAt, textAt } from "./json.ts";
import type { Json } from "./json.ts";
import { missing, notChecked, ok } from "./prerequisite.ts";
import type { Outcome, Prerequisite } from "./prerequisite.ts";
import { quotaNeeds } from "./quotas.ts";

/** Where state and its encryption are, as far as somebody said so. */
export interface StateHome {
    /** Pulumi's backend, e.g. `s3://state?region=eu-central-1&awssdk=v2`. @default - nobody said */
    readonly backend?: string;
    /** How the stack's secrets are encrypted, e.g. `awskms://alias/state?region=eu-central-1`. @default - nobody said */
    readonly secretsProvider?: string;
}

/** Everything that the account has to have before a stack can be deployed, from its config alone. Pure. */
export function accountPrerequisites(
    stack: string,
    config: DeploymentConfig,
    state: StateHome,
): readonly Prerequisite[] {
    return [
        account(config),
        stateBucket(stack, config, state),
        stateKey(stack, config, state),
        ...roles(config),
        scalingRole(config),
        ...quotaNeeds(config).flatMap((need) => quota(config, need)),
        zones(config),
        ...gpuOffers(config),
        ...reservations(config),
        ...bedrock(config),
        ...secrets(config),
        ...transitGateways(config),
        ...hostedZones(config),
        ...keyStore(config),
    ];
}

/** Every question names the region: without one in its own configuration, aws asks nobody. It also tells the partition. */
const inRegion = ({ region }: Pick<DeploymentConfig, "region">): readonly string[] => ["--region", region];

function aws(
    name: string,
    because: string,
    command: readonly string[],
    rest: {
        readonly judge: (answer: Json) => Outcome;
        readonly absent?: readonly string[];
        readonly cure: string;
    },
): Prerequisite {
    const { judge, absent = [], cure } = rest;
    return { name, because, question: { kind: "aws", command, judge, absent }, cure };
}

function account(config: DeploymentConfig): Prerequisite {
    const { accounts, cluster } = config;
    const [first = ""] = cluster.administrators;
    return aws("account", "accounts.workload", ["sts", "get-caller-identity", ...inRegion(config)], {
        judge: (answer) => {
            const id = textAt(answer, "Account");
            if (id !== accounts.workload)
                return missing(`these credentials are of the account ${id}, not ${accounts.workload}`);
            const role = /:assumed-role\/([^/]+)\//.exec(textAt(answer, "Arn"))?.[1];
            const names = cluster.administrators.map((one) => one.slice(one.lastIndexOf("/") + 1));
            return role !== undefined && names.includes(role)
                ? ok(`${id}, as ${role}`)
                : missing(
                      `${id}, as ${role ?? textAt(answer, "Arn")}, which is none of cluster.administrators: EKS would not let it in`,
                  );
        },
        cure: `take credentials of ${first}: aws sts assume-role --role-arn <its ARN> --role-session-name ringfence`,
    });
}

function stateBucket(stack: string, config: DeploymentConfig, { backend }: StateHome): Prerequisite {
    const because = "Pulumi keeps the state of the stack there";
    const login = `npx pulumi login 's3://<state bucket>?region=${config.region}&awssdk=v2'`;
    const bucket = /^s3:\/\/([^?/]+)/.exec(backend ?? "")?.[1];
    if (bucket === undefined) {
        const found =
            backend === undefined
                ? "nobody said where state goes: PULUMI_BACKEND_URL is not set, and Pulumi is logged in nowhere"
                : `${backend.split("?")[0] ?? ""} is no bucket: state would leave the account`;
        return local("state bucket", because, missing(found), login);
    }
    return aws(
        `state bucket ${bucket}`,
        because,
        ["s3api", "get-bucket-location", "--bucket", bucket, ...inRegion(config)],
        {
            judge: (answer) => {
                // Buckets of the oldest region answer without one.
                const region = textAt(answer, "LocationConstraint") || "us-east-1";
                return region === config.region
                    ? ok(`in ${region}`)
                    : missing(`it stands in ${region}, the stack in ${config.region}`);
            },
            absent: ["NoSuchBucket", "404"],
            cure: `aws s3api create-bucket --bucket ${bucket} --region ${config.region}${
                config.region === "us-east-1"
                    ? ""
                    : ` --create-bucket-configuration LocationConstraint=${config.region}`
            }, then aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled; or ${login} (${stack})`,
        },
    );
}

function stateKey(stack: string, config: DeploymentConfig, { secretsProvider }: StateHome): Prerequisite {
    const because = "Pulumi encrypts what is secret in the state with it";
    const init = `npx pulumi stack init ${stack} --secrets-provider 'awskms://alias/<key>?region=${config.region}'`;
    const key = /^awskms:\/\/\/?([^?]+)/.exec(secretsProvider ?? "")?.[1];
    if (key === undefined) {
        return local(
            "key of the state",
            because,
            missing("the stack file names none: the stack is not initialized"),
            init,
        );
    }
    return aws(`key of the state ${key}`, because, ["kms", "describe-key", "--key-id", key, ...inRegion(config)], {
        judge: (answer) => {
            const state = textAt(answer, "KeyMetadata", "KeyState");
            return state === "Enabled" ? ok("enabled") : missing(`its state is ${state}`);
        },
        absent: ["NotFoundException"],
        cure: key.startsWith("alias/")
            ? `aws kms create-alias --alias-name ${key} --target-key-id $(aws kms create-key --query KeyMetadata.KeyId --output text --region ${config.region}) --region ${config.region}`
            : `write a key that is there; ${init}`,
    });
}

function roles(config: DeploymentConfig): readonly Prerequisite[] {
    const { cluster, modelStore, accounts } = config;
    const listed: readonly (readonly [role: string, because: string])[] = [
        ...cluster.administrators.map((role) => [role, "cluster.administrators"] as const),
        ...cluster.viewers.map((role) => [role, "cluster.viewers"] as const),
        ...modelStore.mirrorRoles.map((role) => [role, "modelStore.mirrorRoles"] as const),
    ];
    const named = [...Map.groupBy(listed, ([role]) => role)];
    return named.map(([role, places]) => {
        const name = role.slice(role.lastIndexOf("/") + 1);
        const path = `/${role.slice(0, role.length - name.length)}`;
        return aws(
            `role ${role}`,
            [...new Set(places.map(([, because]) => because))].join(", "),
            ["iam", "get-role", "--role-name", name, ...inRegion(config)],
            {
                judge: (answer) => {
                    const found = textAt(answer, "Role", "Path");
                    return found === path
                        ? ok(textAt(answer, "Role", "Arn"))
                        : missing(`its path is ${found}, the stack file says ${path}`);
                },
                absent: ["NoSuchEntity"],
                cure: `aws iam create-role --role-name ${name}${path === "/" ? "" : ` --path ${path}`} --assume-role-policy-document file://trust.json (account ${accounts.workload}), or write the role that is meant`,
            },
        );
    });
}

/** The account has the service-linked role, or the stack is told to make it; never both. */
function scalingRole(config: DeploymentConfig): Prerequisite {
    const makes = config.cluster.createAutoScalingRole;
    const command = ["iam", "get-role", "--role-name", "AWSServiceRoleForAutoScaling", ...inRegion(config)];
    const question = {
        kind: "aws" as const,
        command,
        judge: (): Outcome =>
            makes ? missing("the account has it already, and a second one is refused") : ok("the account has it"),
        absent: ["NoSuchEntity"],
        ...(makes ? { whenAbsent: ok("the stack makes it") } : {}),
    };
    return {
        name: "role of EC2 Auto Scaling",
        because: "the key of the nodes' volumes names it",
        question,
        cure: makes
            ? "write cluster.createAutoScalingRole: false in the stack file"
            : "write cluster.createAutoScalingRole: true in the stack file, or aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com",
    };
}

function quota(config: DeploymentConfig, need: ReturnType<typeof quotaNeeds>[number]): readonly Prerequisite[] {
    const known = ec2Quotas[need.quota];
    const because = `${need.vcpus} vCPUs at most: ${need.parts.join("; ")}`;
    if (!known.confirmed)
        return [
            local(`quota for ${need.quota}`, because, notChecked(known.reason), "ask AWS for it by a support case"),
        ];
    const { code, name } = known.value;
    const select = ["--service-code", "ec2", "--quota-code", code, ...inRegion(config)];
    return [
        aws(`quota ${name}`, because, ["service-quotas", "get-service-quota", ...select], {
            judge: (answer) => {
                const value = at(answer, "Quota", "Value");
                if (typeof value !== "number") return notChecked("the answer holds no number");
                return value >= need.vcpus ? ok(`${value} vCPUs`) : missing(`${value} vCPUs, ${need.vcpus} are needed`);
            },
            absent: ["NoSuchResourceException"],
            cure: `aws service-quotas request-service-quota-increase ${select.join(" ")} --desired-value ${need.vcpus}`,
        }),
    ];
}

function zones(config: DeploymentConfig): Prerequisite {
    const wanted = config.network.zones;
    return aws(
        `zones ${wanted.join(", ")}`,
        "network.zones",
        ["ec2", "describe-availability-zones", ...inRegion(config)],
        {
            judge: (answer) => {
                const found = listAt(answer, "AvailabilityZones")
                    .filter((zone) => textAt(zone, "State") === "available")
                    .map((zone) => textAt(zone, "ZoneName"));
                const lacking = wanted.filter((zone) => !found.includes(zone));
                return lacking.length === 0
                    ? ok("available")
                    : missing(`not to be had: ${lacking.join(", ")}; there are ${found.join(", ")}`);
            },
            cure: "write zones of the list in network.zones",
        },
    );
}

/** Whether the first type of each node group is sold in the zones that the account calls by these letters. */
function gpuOffers(config: DeploymentConfig): readonly Prerequisite[] {
    if (!("gpuNodeGroups" in config)) return [];
    return Object.entries(config.gpuNodeGroups).map(([name, { instanceTypes, zones: only }]) => {
        const wanted = only ?? config.network.zones;
        return aws(
            `${instanceTypes.join(", ")} in ${wanted.join(", ")}`,
            `gpuNodeGroups.${name}`,
            [
                ...["ec2", "describe-instance-type-offerings", "--location-type", "availability-zone"],
                ...["--filters", `Name=instance-type,Values=${instanceTypes.join(",")}`],
                ...inRegion(config),
            ],
            {
                judge: (answer) => {
                    const offers = listAt(answer, "InstanceTypeOfferings").map(
                        (offer) => `${textAt(offer, "InstanceType")} ${textAt(offer, "Location")}`,
                    );
                    const bare = wanted.filter(
                        (zone) => !instanceTypes.some((type) => offers.includes(`${type} ${zone}`)),
                    );
                    const first = wanted.filter((zone) => offers.includes(`${instanceTypes[0] ?? ""} ${zone}`));
                    if (bare.length > 0) return missing(`none of them is sold in ${bare.join(", ")}`);
                    return ok(
                        `${instanceTypes[0] ?? ""} is sold in ${first.join(", ") || "none of them, another type in each"}`,
                    );
                },
                cure: `write the zones that have it in gpuNodeGroups.${name}.zones`,
            },
        );
    });
}

function reservations(config: DeploymentConfig): readonly Prerequisite[] {
    if (!("gpuNodeGroups" in config)) return [];
    return Object.entries(config.gpuNodeGroups).flatMap(([name, { capacity, instanceTypes, nodes }]) => {
        if (!("reservationId" in capacity)) return [];
        const { reservationId, zone } = capacity;
        return [
            aws(
                `reservation ${reservationId}`,
                `gpuNodeGroups.${name}.capacity`,
                [
                    "ec2",
                    "describe-capacity-reservations",
                    "--capacity-reservation-ids",
                    reservationId,
                    ...inRegion(config),
                ],
                {
                    judge: (answer) => {
                        const [one] = listAt(answer, "CapacityReservations");
                        if (one === undefined) return missing("it is not there");
                        const against = [
                            ["State", "active"],
                            ["InstanceType", instanceTypes[0] ?? ""],
                            ["AvailabilityZone", zone],
                        ].filter(([key = "", wanted]) => textAt(one, key) !== wanted);
                        const total = at(one, "TotalInstanceCount");
                        if (against.length > 0) {
                            return missing(
                                against
                                    .map(([key = "", wanted]) => `${key} is ${textAt(one, key)}, not ${wanted ?? ""}`)
                                    .join("; "),
                            );
                        }
                        return typeof total === "number" && total >= nodes.max
                            ? ok(`${total} nodes, active`)
                            : missing(`it holds ${JSON.stringify(total)} nodes, the group may have ${nodes.max}`);
                    },
                    absent: ["InvalidCapacityReservationId.NotFound"],
                    cure: `aws ec2 create-capacity-reservation --instance-type ${instanceTypes[0] ?? ""} --instance-platform Linux/UNIX --availability-zone ${zone} --instance-count ${nodes.max} --instance-match-criteria targeted, and write its id`,
                },
            ),
        ];
    });
}

function bedrock(config: DeploymentConfig): readonly Prerequisite[] {
    if (!("providers" in config)) return [];
    return Object.entries(config.providers).flatMap(([name, { provider, models }]) =>
        provider !== "bedrock"
            ? []
            : Object.values(models).map((id) => {
                  const model = findProfile(id)?.model ?? id;
                  return aws(
                      `access to ${id}`,
                      `providers.${name}.models`,
                      ["bedrock", "get-foundation-model-availability", "--model-id", model, ...inRegion(config)],
                      {
                          judge: (answer) => {
                              const against = [
                                  ["agreementAvailability", "status", "AVAILABLE"],
                                  ["authorizationStatus", undefined, "AUTHORIZED"],
                                  ["entitlementAvailability", undefined, "AVAILABLE"],
                                  ["regionAvailability", undefined, "AVAILABLE"],
                              ].flatMap(([key = "", inner, wanted]) => {
                                  const found = inner === undefined ? textAt(answer, key) : textAt(answer, key, inner);
                                  return found === wanted ? [] : [`${key} is ${found || "not said"}`];
                              });
                              return against.length === 0 ? ok("granted") : missing(against.join("; "));
                          },
                          absent: ["ResourceNotFoundException"],
                          cure: `accept the model's terms in the console of Amazon Bedrock in ${config.region}, under Model access`,
                      },
                  );
              }),
    );
}

function secrets(config: DeploymentConfig): readonly Prerequisite[] {
    const keys = "providers" in config ? Object.entries(config.providers) : [];
    const named: readonly (readonly [secret: string, because: string])[] = [
        ...keys.flatMap(([name, { apiKeySecret }]) =>
            apiKeySecret === undefined ? [] : [[apiKeySecret.name, `providers.${name}.apiKeySecret`] as const],
        ),
        ...("tenants" in config.gatewayAuth
            ? config.gatewayAuth.tenants.map(
                  ({ name, keySecret }) => [keySecret.name, `the key of the tenant ${name}`] as const,
              )
            : []),
    ];
    return named.map(([secret, because]) =>
        // The value is never asked for.
        aws(
            `secret ${secret}`,
            because,
            ["secretsmanager", "describe-secret", "--secret-id", secret, ...inRegion(config)],
            {
                judge: (answer) => {
                    if (textAt(answer, "DeletedDate") !== "" || typeof at(answer, "DeletedDate") === "number")
                        return missing("it is being deleted");
                    const versions = at(answer, "VersionIdsToStages");
                    const holds = JSON.stringify(versions ?? null).includes("AWSCURRENT");
                    return holds ? ok("it holds a value") : missing("it holds no value yet");
                },
                absent: ["ResourceNotFoundException"],
                cure: `aws secretsmanager create-secret --name ${secret} --secret-string file://<the key> --region ${config.region}`,
            },
        ),
    );
}

function transitGateways(config: DeploymentConfig): readonly Prerequisite[] {
    const ids = [...new Set(config.network.peers.map(({ via }) => via))];
    return ids.map((id) =>
        aws(
            `transit gateway ${id}`,
            "network.peers",
            ["ec2", "describe-transit-gateways", "--transit-gateway-ids", id, ...inRegion(config)],
            {
                judge: (answer) => {
                    const [one] = listAt(answer, "TransitGateways");
                    if (one === undefined) return missing("it is not there");
                    const state = textAt(one, "State");
                    return state === "available"
                        ? ok(`available, of the account ${textAt(one, "OwnerId")}`)
                        : missing(`its state is ${state || "unknown"}`);
                },
                absent: ["InvalidTransitGatewayID.NotFound"],
                cure: "write the id of one in this region; have its owner share it with this account where it is another's (AWS RAM)",
            },
        ),
    );
}

function hostedZones(config: DeploymentConfig): readonly Prerequisite[] {
    return config.network.privateZones.flatMap(({ name, hostedZoneId }) => {
        if (hostedZoneId === undefined) return [];
        return [
            aws(
                `private zone ${name}`,
                "network.privateZones",
                ["route53", "get-hosted-zone", "--id", hostedZoneId, ...inRegion(config)],
                {
                    judge: (answer) => {
                        const found = textAt(answer, "HostedZone", "Name").replace(/\.$/, "");
                        if (found !== name) return missing(`${hostedZoneId} is the zone ${found}`);
                        return at(answer, "HostedZone", "Config", "PrivateZone") === true
                            ? ok("private")
                            : missing("it is a public zone");
                    },
                    absent: ["NoSuchHostedZone"],
                    cure: `write the zone's id; where it is another account's, its owner runs aws route53 create-vpc-association-authorization --hosted-zone-id ${hostedZoneId}`,
                },
            ),
        ];
    });
}

function keyStore(config: DeploymentConfig): readonly Prerequisite[] {
    const { keyCustody } = config;
    if (keyCustody.origin !== "external") return [];
    const id = keyCustody.customKeyStoreId;
    return [
        aws(
            `key store ${id}`,
            "keyCustody.customKeyStoreId",
            ["kms", "describe-custom-key-stores", "--custom-key-store-id", id, ...inRegion(config)],
            {
                judge: (answer) => {
                    const state = textAt(listAt(answer, "CustomKeyStores")[0], "ConnectionState");
                    return state === "CONNECTED" ? ok("connected") : missing(`its connection is ${state || "unknown"}`);
                },
                absent: ["CustomKeyStoreNotFoundException"],
                cure: `aws kms connect-custom-key-store --custom-key-store-id ${id} --region ${config.region}`,
            },
        ),
    ];
}

/** What is known without asking anybody. */
function local(name: string, because: string, outcome: Outcome, cure: string): Prerequisite {
    return { name, because, question: { kind: "machine", judge: () => Promise.resolve(outcome) }, cure };
}
