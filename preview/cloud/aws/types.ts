import { cloudOf, nameOf, resourceNoun, text } from "../cloud.ts";
import type { SimulatedCloud, Subject, TypeFacts } from "../cloud.ts";
import { isBag, overlay } from "../property-bag.ts";
import type { PropertyBag } from "../property-bag.ts";
import { ec2Types, firewallStatuses } from "./ec2.ts";
import { eksTypes } from "./eks.ts";
import { invokeAws } from "./functions.ts";
import { arnIn, awsPlace, globalArnIn, placeIn } from "./place.ts";
import type { AwsPlace } from "./place.ts";

type AwsSubject = Subject<AwsPlace>;
type AwsTypes = Readonly<Record<string, TypeFacts<AwsPlace>>>;

/** Facts of a resource that has a name, and an ARN made of it; the ARN or the name is its id. */
function named(
    arn: (subject: AwsSubject, name: string) => string,
    more: { readonly id?: "arn" | "name"; readonly computed?: (subject: AwsSubject, id: string) => PropertyBag } = {},
): TypeFacts<AwsPlace> {
    return {
        id: (subject) => (more.id === "arn" ? arn(subject, nameOf(subject)) : nameOf(subject)),
        replaceOn: ["name"],
        computed: (subject, id) => ({
            name: nameOf(subject),
            arn: arn(subject, nameOf(subject)),
            ...more.computed?.(subject, id),
        }),
    };
}

/** A lower-case UUID in which only the digits carry meaning. */
function uuidOf(subject: AwsSubject, purpose: string): string {
    const hex = subject.hash(32, purpose);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const authorityTypes: AwsTypes = {
    "aws:acmpca/certificateAuthority:CertificateAuthority": {
        id: (subject) => arnIn(subject.place, "acm-pca", `certificate-authority/${uuidOf(subject, "id")}`),
        replaceOn: ["type", "usageMode", "certificateAuthorityConfiguration", "keyStorageSecurityStandard"],
        computed: (subject, id) => ({
            arn: id,
            certificateSigningRequest: pem(subject, "CERTIFICATE REQUEST"),
            certificate: pem(subject, "CERTIFICATE"),
            certificateChain: "",
        }),
    },
    "aws:acmpca/certificate:Certificate": {
        id: (subject) =>
            `${text(subject.inputs["certificateAuthorityArn"]) ?? "unknown"}/certificate/${subject.hash(32, "serial")}`,
        replaceOn: [
            "certificateAuthorityArn",
            "certificateSigningRequest",
            "signingAlgorithm",
            "templateArn",
            "validity",
        ],
        computed: (subject, id) => ({ arn: id, certificate: pem(subject, "CERTIFICATE"), certificateChain: "" }),
    },
    "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": {
        id: (subject) => text(subject.inputs["certificateAuthorityArn"]) ?? uuidOf(subject, "id"),
        replaceOn: ["certificateAuthorityArn", "certificate", "certificateChain"],
    },
};

/** Text in the form of a certificate, with a content that no parser takes for one. */
function pem(subject: AwsSubject, label: string): string {
    return `-----BEGIN ${label}-----\n${subject.hash(64, label)}\n-----END ${label}-----\n`;
}

const firewallTypes: AwsTypes = {
    "aws:networkfirewall/firewall:Firewall": named(
        ({ place }, name) => arnIn(place, "network-firewall", `firewall/${name}`),
        {
            id: "arn",
            computed: (subject) => ({
                firewallStatuses: firewallStatuses(subject),
                updateToken: uuidOf(subject, "token"),
            }),
        },
    ),
    "aws:networkfirewall/firewallPolicy:FirewallPolicy": named(
        ({ place }, name) => arnIn(place, "network-firewall", `firewall-policy/${name}`),
        { id: "arn", computed: (subject) => ({ updateToken: uuidOf(subject, "token") }) },
    ),
    "aws:networkfirewall/ruleGroup:RuleGroup": named(
        ({ place, inputs }, name) =>
            arnIn(
                place,
                "network-firewall",
                `${inputs["type"] === "STATELESS" ? "stateless" : "stateful"}-rulegroup/${name}`,
            ),
        { id: "arn", computed: (subject) => ({ updateToken: uuidOf(subject, "token") }) },
    ),
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": {
        id: (subject) => text(subject.inputs["firewallArn"]) ?? uuidOf(subject, "id"),
        replaceOn: ["firewallArn"],
    },
};

/** Facts of a Route 53 Resolver resource: an id `<prefix>-<17 hex>` and an ARN of the `route53resolver` service. */
function resolver(prefix: string, path: string): TypeFacts<AwsPlace> {
    return {
        id: (subject) => `${prefix}-${subject.hash(17)}`,
        computed: (subject, id) => ({
            name: nameOf(subject),
            arn: arnIn(subject.place, "route53resolver", `${path}/${id}`),
        }),
    };
}

const dnsTypes: AwsTypes = {
    "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": {
        id: (subject) => `rdsc-${subject.hash(17)}`,
        replaceOn: ["resourceId"],
        computed: (subject) => ({ ownerId: subject.place.accountId }),
    },
    "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": resolver("rslvr-fdl", "firewall-domain-list"),
    "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": resolver("rslvr-frg", "firewall-rule-group"),
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": resolver(
        "rslvr-frgassoc",
        "firewall-rule-group-association",
    ),
    "aws:route53/resolverFirewallRule:ResolverFirewallRule": {
        id: (subject) =>
            `${String(subject.inputs["firewallRuleGroupId"])}:${String(subject.inputs["firewallDomainListId"])}`,
        replaceOn: ["firewallRuleGroupId", "firewallDomainListId"],
        computed: (subject) => ({ name: nameOf(subject) }),
    },
    "aws:route53/resolverEndpoint:ResolverEndpoint": {
        ...resolver("rslvr-out", "resolver-endpoint"),
        replaceOn: ["direction", "securityGroupIds"],
    },
    "aws:route53/resolverRule:ResolverRule": {
        ...resolver("rslvr-rr", "resolver-rule"),
        replaceOn: ["domainName", "ruleType"],
    },
    "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": {
        id: (subject) => `rslvr-rrassoc-${subject.hash(17)}`,
        replaceOn: ["resolverRuleId", "vpcId"],
    },
    "aws:route53/zoneAssociation:ZoneAssociation": {
        id: (subject) => `${text(subject.inputs["zoneId"]) ?? subject.hash(14)}:${String(subject.inputs["vpcId"])}`,
        replaceOn: ["zoneId", "vpcId"],
        computed: (subject) => ({ owningAccount: subject.place.accountId }),
    },
    "aws:route53/zone:Zone": {
        id: (subject) => `Z0${subject.hash(18, "zone").toUpperCase()}`,
        replaceOn: ["name"],
        computed: ({ place }, id) => ({
            zoneId: id,
            // Route 53 belongs to the partition, so its ARNs carry neither region nor account.
            arn: `arn:${place.partition}:route53:::hostedzone/${id}`,
            nameServers: [],
        }),
    },
    "aws:route53/record:Record": {
        id: (subject) => {
            const { zoneId, name, type } = subject.inputs;
            return [text(zoneId) ?? subject.hash(14), text(name) ?? nameOf(subject), text(type) ?? "A"].join("_");
        },
        replaceOn: ["zoneId", "name", "type"],
        computed: ({ inputs }) => ({ fqdn: text(inputs["name"]) ?? "unknown" }),
    },
    "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization": {
        id: (subject) => `${text(subject.inputs["zoneId"]) ?? subject.hash(14)}:${String(subject.inputs["vpcId"])}`,
        replaceOn: ["zoneId", "vpcId", "vpcRegion"],
    },
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": {
        ...resolver("rqlc", "resolver-query-log-config"),
        replaceOn: ["name", "destinationArn"],
    },
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": {
        id: (subject) => `rqlca-${subject.hash(17)}`,
        replaceOn: ["resolverQueryLogConfigId", "resourceId"],
    },
};

/** Facts of a setting that belongs to one bucket and has the bucket's name as its id. */
const bucketSetting: TypeFacts<AwsPlace> = {
    id: (subject) => text(subject.inputs["bucket"]) ?? `bucket-${subject.hash(7)}`,
    replaceOn: ["bucket"],
};

const storageTypes: AwsTypes = {
    "aws:s3/bucket:Bucket": {
        // S3 knows lower case only.
        id: (subject) => nameOf(subject, "bucket").toLowerCase(),
        replaceOn: ["bucket", "region", "objectLockEnabled"],
        computed: ({ place }, id) => ({
            bucket: id,
            arn: `arn:${place.partition}:s3:::${id}`,
            bucketDomainName: `${id}.s3.${place.dnsSuffix}`,
            bucketRegion: place.region,
            bucketRegionalDomainName: `${id}.s3.${place.region}.${place.dnsSuffix}`,
        }),
    },
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketSetting,
    "aws:s3/bucketPolicy:BucketPolicy": bucketSetting,
    "aws:s3/bucketVersioning:BucketVersioning": bucketSetting,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": bucketSetting,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketSetting,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": bucketSetting,
    "aws:s3/bucketLogging:BucketLogging": bucketSetting,
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": bucketSetting,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketSetting,
    "aws:kms/key:Key": {
        // Multi-region keys carry the prefix wherever they are replicated to.
        id: (subject) => (subject.inputs["multiRegion"] === true ? `mrk-${subject.hash(32)}` : uuidOf(subject, "id")),
        replaceOn: ["customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId"],
        computed: ({ place, inputs }, id) => ({
            keyId: id,
            arn: arnIn(place, "kms", `key/${id}`),
            multiRegion: inputs["multiRegion"] === true,
        }),
    },
    "aws:kms/externalKey:ExternalKey": {
        id: (subject) => uuidOf(subject, "id"),
        replaceOn: ["multiRegion", "keySpec", "keyUsage"],
        // Without material a key waits for its import.
        computed: ({ place }, id) => ({
            keyId: id,
            arn: arnIn(place, "kms", `key/${id}`),
            keyState: "PendingImport",
            multiRegion: false,
        }),
    },
    "aws:kms/alias:Alias": {
        id: (subject) => aliasName(subject),
        replaceOn: ["name"],
        computed: (subject, id) => ({
            name: id,
            arn: arnIn(subject.place, "kms", id),
            targetKeyArn: arnIn(subject.place, "kms", `key/${String(subject.inputs["targetKeyId"]).split("/").at(-1)}`),
        }),
    },
    "aws:cloudwatch/logGroup:LogGroup": named(({ place }, name) => arnIn(place, "logs", `log-group:${name}`)),
    "aws:ecr/repository:Repository": named(({ place }, name) => arnIn(place, "ecr", `repository/${name}`), {
        computed: ({ place }, id) => ({
            registryId: place.accountId,
            repositoryUrl: `${place.accountId}.dkr.ecr.${place.region}.${place.dnsSuffix}/${id}`,
        }),
    }),
    "aws:secretsmanager/secret:Secret": named(
        (subject, name) => arnIn(subject.place, "secretsmanager", `secret:${name}-${subject.hash(6, "suffix")}`),
        { id: "arn" },
    ),
    "aws:ssm/parameter:Parameter": named(({ place }, name) => arnIn(place, "ssm", `parameter/${name}`), {
        computed: () => ({ version: 1 }),
    }),
};

const alertTypes: AwsTypes = {
    "aws:sns/topic:Topic": named(({ place }, name) => arnIn(place, "sns", name), {
        id: "arn",
        computed: ({ place }) => ({ owner: place.accountId }),
    }),
    // A policy is its topic's: there is one.
    "aws:sns/topicPolicy:TopicPolicy": {
        id: (subject) => text(subject.inputs["arn"]) ?? arnIn(subject.place, "sns", `topic-${subject.hash(7)}`),
        replaceOn: ["arn"],
        computed: ({ place }) => ({ owner: place.accountId }),
    },
};

function aliasName(subject: AwsSubject): string {
    return text(subject.inputs["name"]) ?? `alias/${nameOf(subject)}`;
}

/** An IAM unique id: its prefix says what kind of thing it is. */
function uniqueId(subject: AwsSubject, prefix: string): string {
    return `${prefix}${subject.hash(17, "unique").toUpperCase()}`;
}

/** IAM gives a creation time; the sandbox has one moment for everything, so that two runs agree. */
const creationTime = "2026-01-01T00:00:00Z";

const identityTypes: AwsTypes = {
    "aws:iam/role:Role": named(
        ({ place, inputs }, name) => globalArnIn(place, "iam", `role${text(inputs["path"]) ?? "/"}${name}`),
        { computed: (subject) => ({ uniqueId: uniqueId(subject, "AROA"), createDate: creationTime }) },
    ),
    "aws:iam/policy:Policy": named(
        ({ place, inputs }, name) => globalArnIn(place, "iam", `policy${text(inputs["path"]) ?? "/"}${name}`),
        { id: "arn", computed: (subject) => ({ policyId: uniqueId(subject, "ANPA"), attachmentCount: 0 }) },
    ),
    "aws:iam/instanceProfile:InstanceProfile": named(
        ({ place }, name) => globalArnIn(place, "iam", `instance-profile/${name}`),
        { computed: (subject) => ({ uniqueId: uniqueId(subject, "AIPA"), createDate: creationTime }) },
    ),
    "aws:iam/rolePolicy:RolePolicy": {
        id: (subject) => `${String(subject.inputs["role"])}:${nameOf(subject)}`,
        replaceOn: ["name", "role"],
        computed: (subject) => ({ name: nameOf(subject) }),
    },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
        id: (subject) => `${String(subject.inputs["role"])}-${subject.hash(26)}`,
        replaceOn: ["role", "policyArn"],
    },
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
        id: (subject) => oidcArn(subject),
        replaceOn: ["url"],
        computed: (_, id) => ({ arn: id }),
    },
};

function oidcArn({ place, inputs }: AwsSubject): string {
    const issuer = (text(inputs["url"]) ?? "unknown").replace("https://", "");
    return globalArnIn(place, "iam", `oidc-provider/${issuer}`);
}

/** The part of a balancer's ARN that its listeners' ARNs take over: `net/<name>/<16 hex>`. */
function balancerPath(subject: AwsSubject): string {
    const kind = subject.inputs["loadBalancerType"] === "network" ? "net" : "app";
    return `${kind}/${nameOf(subject)}/${subject.hash(16, "balancer")}`;
}

const balancerTypes: AwsTypes = {
    "aws:lb/loadBalancer:LoadBalancer": {
        id: (subject) => arnIn(subject.place, "elasticloadbalancing", `loadbalancer/${balancerPath(subject)}`),
        replaceOn: ["name", "internal", "loadBalancerType"],
        computed: (subject, id) => {
            const { region, dnsSuffix } = subject.place;
            return {
                name: nameOf(subject),
                arn: id,
                arnSuffix: balancerPath(subject),
                dnsName: `${nameOf(subject)}-${subject.hash(16, "balancer")}.elb.${region}.${dnsSuffix}`,
                zoneId: `Z${subject.hash(13, "zone").toUpperCase()}`,
            };
        },
    },
    "aws:lb/targetGroup:TargetGroup": {
        id: (subject) => targetGroupArn(subject),
        replaceOn: ["name", "port", "protocol", "targetType", "vpcId", "ipAddressType"],
        computed: (subject, id) => ({
            name: nameOf(subject),
            arn: id,
            arnSuffix: `targetgroup/${nameOf(subject)}/${subject.hash(16, "group")}`,
            loadBalancerArns: [],
        }),
    },
    "aws:lb/listener:Listener": {
        id: (subject) => {
            const balancer = text(subject.inputs["loadBalancerArn"]) ?? "unknown";
            return `${balancer.replace(":loadbalancer/", ":listener/")}/${subject.hash(16, "listener")}`;
        },
        replaceOn: ["loadBalancerArn"],
        computed: (_, id) => ({ arn: id }),
    },
};

function targetGroupArn(subject: AwsSubject): string {
    return arnIn(subject.place, "elasticloadbalancing", `targetgroup/${nameOf(subject)}/${subject.hash(16, "group")}`);
}

const awsTypes: AwsTypes = {
    ...balancerTypes,
    ...ec2Types,
    ...eksTypes,
    ...authorityTypes,
    ...firewallTypes,
    ...dnsTypes,
    ...storageTypes,
    ...identityTypes,
    ...alertTypes,
};

/** Types that the sandbox knows by name; every other one is settled by the general rule. */
export const knownAwsTypes: readonly string[] = Object.keys(awsTypes).sort();

/** What an AWS provider with this configuration answers. @throws CloudFault where it names no region. */
export function awsCloud(config: PropertyBag): SimulatedCloud {
    const place = awsPlace(config);
    return cloudOf({ place, factsOf: awsFacts, invoke: (token, args) => invokeAws(token, args, place) });
}

/** The facts of a type on top of the general rule: any AWS resource has an id, a region, an ARN and all its tags. */
function awsFacts(type: string): TypeFacts<AwsPlace> {
    const own = awsTypes[type] ?? {};
    return {
        ...own,
        computed: (subject, id) => {
            const local = { ...subject, place: placeIn(subject.place, text(subject.inputs["region"])) };
            const values = { ...commonValues(local, id), ...own.computed?.(local, id) };
            // What is read by its ARN has that one, in whatever region and account: anybody's key stays anybody's.
            return id.startsWith("arn:") ? { ...values, arn: id } : values;
        },
    };
}

function commonValues(subject: AwsSubject, id: string): PropertyBag {
    const { place, inputs, type } = subject;
    const service = type.split(":")[1]?.split("/")[0] ?? "unknown";
    const tags = isBag(inputs["tags"]) ? inputs["tags"] : {};
    return {
        // The real provider is bridged from Terraform, where the id is an attribute like any other.
        id,
        // An id that is an ARN already needs no second one around it.
        arn: id.startsWith("arn:") ? id : arnIn(place, service, `${resourceNoun(type)}/${id}`),
        ...(service === "iam" ? {} : { region: place.region }),
        ...(Object.keys({ ...place.defaultTags, ...tags }).length === 0
            ? {}
            : { tagsAll: overlay(place.defaultTags, tags) }),
    };
}
