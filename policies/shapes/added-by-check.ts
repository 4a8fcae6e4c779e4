/**
 * What a provider writes into the inputs of a resource at Check, before anything is judged: a preview without a provider does not show
 * it, and `pulumi up` does. Every shape has to take it.
 */
export interface AddedByCheck {
    /** Values of properties that the program left out. */
    readonly defaults?: Readonly<Record<string, string | number | boolean>>;
    /** The property that gets the resource's own name and some random digits, where the program named none. */
    readonly named?: string;
    /** True where it has no tags. @default false */
    readonly untagged?: true;
    /**
     * True where the upstream resource is made with the Plugin Framework: its defaults come later, with the plan, and Check adds no
     * list of them. @default false
     */
    readonly framework?: true;
}

/** Where an object says which of its properties are defaults. It never reaches AWS. */
export const listOfDefaults = "__defaults";

/**
 * What the bridge of the AWS provider adds, by type.
 *
 * - The defaults of the upstream schema, and names: pulumi/pulumi-terraform-bridge, pkg/tfbridge/schema.go. The
 *   defaults themselves: @pulumi/aws 7.48.0, the text of each input; of KMS also hashicorp/terraform-provider-aws@00a3530,
 *   internal/service/kms/key.go. As of 2026-11-28; no real provider was asked.
 * - `tagsAll`, the tags of the resource and of the provider together: pulumi/pulumi-aws@1128bca, provider/tags.go.
 */
export const addedToAws: Readonly<Record<string, AddedByCheck>> = {
    "aws:acmpca/certificate:Certificate": { untagged: true },
    "aws:acmpca/certificateAuthority:CertificateAuthority": {
        defaults: { enabled: true, permanentDeletionTimeInDays: 30, type: "SUBORDINATE" },
    },
    "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": { untagged: true },
    "aws:autoscaling/schedule:Schedule": { untagged: true },
    "aws:autoscaling/tag:Tag": { untagged: true },
    "aws:cloudwatch/logGroup:LogGroup": { defaults: { retentionInDays: 0, skipDestroy: false }, named: "name" },
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { untagged: true },
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": {},
    "aws:ec2/defaultRouteTable:DefaultRouteTable": {},
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": { defaults: { revokeRulesOnDelete: false } },
    "aws:ec2/eip:Eip": {},
    "aws:ec2/flowLog:FlowLog": { defaults: { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 } },
    "aws:ec2/internetGateway:InternetGateway": {},
    "aws:ec2/launchTemplate:LaunchTemplate": { named: "name" },
    "aws:ec2/managedPrefixList:ManagedPrefixList": {},
    "aws:ec2/natGateway:NatGateway": { defaults: { connectivityType: "public" } },
    "aws:ec2/networkAcl:NetworkAcl": {},
    "aws:ec2/placementGroup:PlacementGroup": { named: "name" },
    "aws:ec2/route:Route": { untagged: true },
    "aws:ec2/routeTable:RouteTable": {},
    "aws:ec2/routeTableAssociation:RouteTableAssociation": { untagged: true },
    "aws:ec2/securityGroup:SecurityGroup": {
        defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
        named: "name",
    },
    "aws:ec2/subnet:Subnet": {
        defaults: {
            assignIpv6AddressOnCreation: false,
            enableDns64: false,
            enableResourceNameDnsARecordOnLaunch: false,
            enableResourceNameDnsAaaaRecordOnLaunch: false,
            ipv6Native: false,
            mapPublicIpOnLaunch: false,
        },
    },
    "aws:ec2/vpc:Vpc": { defaults: { enableDnsSupport: true, instanceTenancy: "default" } },
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": { untagged: true, framework: true },
    "aws:ec2/vpcEndpoint:VpcEndpoint": { defaults: { vpcEndpointType: "Gateway" } },
    "aws:ec2/vpcEndpointService:VpcEndpointService": {},
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
        defaults: {
            applianceModeSupport: "disable",
            dnsSupport: "enable",
            ipv6Support: "disable",
            transitGatewayDefaultRouteTableAssociation: true,
            transitGatewayDefaultRouteTablePropagation: true,
        },
    },
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": { untagged: true },
    "aws:ecr/repository:Repository": { defaults: { imageTagMutability: "MUTABLE" }, named: "name" },
    "aws:ecr/repositoryPolicy:RepositoryPolicy": { untagged: true },
    "aws:eks/accessEntry:AccessEntry": { defaults: { type: "STANDARD" } },
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": { untagged: true },
    "aws:eks/addon:Addon": {},
    "aws:eks/cluster:Cluster": { defaults: { bootstrapSelfManagedAddons: true }, named: "name" },
    "aws:eks/nodeGroup:NodeGroup": { named: "nodeGroupName" },
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": { framework: true },
    "aws:iam/role:Role": {
        defaults: { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" },
        named: "name",
    },
    "aws:iam/rolePolicy:RolePolicy": { untagged: true, named: "name" },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { untagged: true },
    "aws:iam/serviceLinkedRole:ServiceLinkedRole": {},
    "aws:kms/alias:Alias": { untagged: true, named: "name" },
    "aws:kms/externalKey:ExternalKey": {
        defaults: { bypassPolicyLockoutSafetyCheck: false, deletionWindowInDays: 30 },
    },
    "aws:kms/key:Key": {
        defaults: {
            bypassPolicyLockoutSafetyCheck: false,
            customerMasterKeySpec: "SYMMETRIC_DEFAULT",
            enableKeyRotation: false,
            isEnabled: true,
            keyUsage: "ENCRYPT_DECRYPT",
        },
    },
    "aws:lb/listener:Listener": {},
    "aws:lb/loadBalancer:LoadBalancer": {
        defaults: {
            clientKeepAlive: 3600,
            desyncMitigationMode: "defensive",
            dnsRecordClientRoutingPolicy: "any_availability_zone",
            dropInvalidHeaderFields: false,
            enableCrossZoneLoadBalancing: false,
            enableDeletionProtection: false,
            enableHttp2: true,
            enableTlsVersionAndCipherSuiteHeaders: false,
            enableWafFailOpen: false,
            enableXffClientPort: false,
            enableZonalShift: false,
            idleTimeout: 60,
            loadBalancerType: "application",
            preserveHostHeader: false,
            xffHeaderProcessingMode: "append",
        },
        named: "name",
    },
    "aws:lb/targetGroup:TargetGroup": {
        defaults: {
            deregistrationDelay: 300,
            lambdaMultiValueHeadersEnabled: false,
            proxyProtocolV2: false,
            slowStart: 0,
            targetType: "instance",
        },
        named: "name",
    },
    "aws:networkfirewall/firewall:Firewall": {
        defaults: { deleteProtection: false, firewallPolicyChangeProtection: false, subnetChangeProtection: false },
        named: "name",
    },
    "aws:networkfirewall/firewallPolicy:FirewallPolicy": { named: "name" },
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": { untagged: true },
    "aws:networkfirewall/ruleGroup:RuleGroup": { named: "name" },
    "aws:route53/record:Record": { untagged: true },
    "aws:route53/resolverEndpoint:ResolverEndpoint": {},
    "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": { untagged: true },
    "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": { named: "name" },
    "aws:route53/resolverFirewallRule:ResolverFirewallRule": {
        defaults: { firewallDomainRedirectionAction: "INSPECT_REDIRECTION_DOMAIN" },
        untagged: true,
        named: "name",
    },
    "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": { named: "name" },
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": { named: "name" },
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": { named: "name" },
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": { untagged: true },
    "aws:route53/resolverRule:ResolverRule": {},
    "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": { untagged: true },
    "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization": { untagged: true },
    "aws:route53/zone:Zone": { defaults: { comment: "Managed by Pulumi", forceDestroy: false } },
    "aws:route53/zoneAssociation:ZoneAssociation": { untagged: true },
    "aws:s3/bucket:Bucket": { defaults: { forceDestroy: false }, named: "bucket" },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": { untagged: true, framework: true },
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": { untagged: true },
    "aws:s3/bucketPolicy:BucketPolicy": { untagged: true },
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
        defaults: {
            blockPublicAcls: false,
            blockPublicPolicy: false,
            ignorePublicAcls: false,
            restrictPublicBuckets: false,
        },
        untagged: true,
    },
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": { untagged: true },
    "aws:s3/bucketVersioning:BucketVersioning": { untagged: true },
    "aws:sns/topic:Topic": { defaults: { contentBasedDeduplication: false, fifoTopic: false }, named: "name" },
    "aws:sns/topicPolicy:TopicPolicy": { untagged: true },
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": { framework: true },
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": { framework: true },
};

/**
 * What the provider of Kubernetes adds. With Server-Side Apply, its own default, an object gets a name where it has none, and nothing
 * else: no label `app.kubernetes.io/managed-by`, and a namespace only where the provider was given one. A release of a chart gets all
 * settings that it has.
 *
 * Source: pulumi/pulumi-kubernetes@94977969, provider/pkg/provider/provider.go (Check) and helm_release.go (Check, setDefaults,
 * Release); as of 2026-11-28. No real provider was asked.
 */
export const addedToKubernetes: Readonly<Record<string, AddedByCheck>> = {
    "kubernetes:helm.sh/v3:Release": {
        defaults: {
            allowNullValues: false,
            atomic: false,
            cleanupOnFail: false,
            createNamespace: false,
            dependencyUpdate: false,
            description: "",
            devel: false,
            disableCRDHooks: false,
            disableOpenapiValidation: false,
            disableWebhooks: false,
            forceUpdate: false,
            keyring: "",
            lint: false,
            postrender: "",
            recreatePods: false,
            renderSubchartNotes: false,
            replace: false,
            resetValues: false,
            reuseValues: false,
            skipAwait: false,
            skipCrds: false,
            timeout: 300,
            verify: false,
            waitForJobs: false,
        },
    },
};
