import type { KnownType } from "./known-type.ts";

const inside = "an address inside the stack's own network";
const name = "a name, not a place";
const reference = "the id of a resource of AWS, which is judged itself";
const incoming = "lets in, and not out";
const guard = "asserts the owner, and changes none";
const needsWay = "what is sent there needs a way, and RES-301 and RES-309 judge ways";
const targets = "what is registered, a binding says, which RES-320 judges; an attachment is no known type";
const natAddress = "where the gateway has addresses; that it may have any is RES-302's";
const chosenAnswer = "which of several records answers; each is judged itself";
const blockedAnswer = "answers a blocked name with another one, which is asked for and judged like any other";

const aclRanges = {
    "egress.cidrBlock": "a second lock: what may leave is decided by routes and security groups",
    "egress.ipv6CidrBlock": "a second lock: what may leave is decided by routes and security groups",
    "ingress.cidrBlock": incoming,
    "ingress.ipv6CidrBlock": incoming,
};
const groupRanges = {
    "egress.cidrBlocks": "RES-309",
    "egress.ipv6CidrBlocks": "RES-309",
    "ingress.cidrBlocks": incoming,
    "ingress.ipv6CidrBlocks": incoming,
} as const;
const tableRoutes = {
    "routes.cidrBlock": "RES-301",
    "routes.ipv6CidrBlock": "RES-301",
    "routes.destinationPrefixListId": "RES-301",
    "routes.vpcEndpointId": "RES-301",
} as const;
const peeringDns = {
    "accepter.allowRemoteVpcDnsResolution": "names of the other network, which RES-304 judges",
    "requester.allowRemoteVpcDnsResolution": "names of the other network, which RES-304 judges",
};
const bucketOwner = { expectedBucketOwner: guard };

/** Types of AWS that a stack may use. A type that is not here may lead anywhere, so it counts as one that does. */
export const awsTypes: Readonly<Record<string, KnownType>> = {
    // Certificates
    "aws:acmpca/certificate:Certificate": {},
    "aws:acmpca/certificateAuthority:CertificateAuthority": {
        "revocationConfiguration.crlConfiguration.s3BucketName": "RES-601",
        "revocationConfiguration.crlConfiguration.customCname": name,
        "revocationConfiguration.ocspConfiguration.ocspCustomCname": name,
    },
    "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": {},

    // Computers
    "aws:autoscaling/tag:Tag": {},
    "aws:ec2/launchTemplate:LaunchTemplate": {
        "metadataOptions.httpEndpoint": inside,
        "networkInterfaces.associateCarrierIpAddress": "RES-311",
        "networkInterfaces.associatePublicIpAddress": "RES-311",
        "networkInterfaces.privateIpAddress": inside,
        "placement.availabilityZone": "chosen by the subnet, which RES-104 judges",
        "placement.hostId": reference,
        "placement.spreadDomain": name,
        "secondaryInterfaces.privateIpAddressCount": inside,
        "secondaryInterfaces.privateIpAddresses": inside,
    },
    "aws:eks/accessEntry:AccessEntry": {},
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {},
    "aws:eks/addon:Addon": { "podIdentityAssociations.serviceAccount": name },
    "aws:eks/cluster:Cluster": {
        "kubernetesNetworkConfig.ipFamily": inside,
        "kubernetesNetworkConfig.serviceIpv4Cidr": inside,
        "kubernetesNetworkConfig.serviceIpv6Cidr": inside,
        "remoteNetworkConfig.remoteNodeNetworks.cidrs": "RES-317",
        "remoteNetworkConfig.remotePodNetworks.cidrs": "RES-317",
        "vpcConfig.endpointPrivateAccess": inside,
        "vpcConfig.endpointPublicAccess": "RES-402",
        "vpcConfig.publicAccessCidrs": "RES-402",
    },
    "aws:eks/nodeGroup:NodeGroup": {},
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": { serviceAccount: name },

    // Networks
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": aclRanges,
    "aws:ec2/defaultRouteTable:DefaultRouteTable": tableRoutes,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": groupRanges,
    "aws:ec2/eip:Eip": {
        associateWithPrivateIp: inside,
        domain: "an address for a VPC; that there is one at all is RES-311's",
        publicIpv4Pool: "that there is an address at all is RES-311's",
    },
    "aws:ec2/internetGateway:InternetGateway": {},
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": {},
    "aws:ec2/managedPrefixList:ManagedPrefixList": { "entries.cidr": "RES-309" },
    "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry": { cidr: "RES-309" },
    "aws:ec2/natGateway:NatGateway": {
        "availabilityZoneAddresses.availabilityZone": natAddress,
        "availabilityZoneAddresses.availabilityZoneId": natAddress,
        privateIp: inside,
        secondaryPrivateIpAddressCount: inside,
        secondaryPrivateIpAddresses: inside,
    },
    "aws:ec2/networkAcl:NetworkAcl": aclRanges,
    "aws:ec2/route:Route": {
        destinationCidrBlock: "RES-301",
        destinationIpv6CidrBlock: "RES-301",
        destinationPrefixListId: "RES-301",
        vpcEndpointId: "RES-301",
    },
    "aws:ec2/routeTable:RouteTable": tableRoutes,
    "aws:ec2/routeTableAssociation:RouteTableAssociation": {},
    "aws:ec2/securityGroup:SecurityGroup": groupRanges,
    "aws:ec2/securityGroupRule:SecurityGroupRule": { cidrBlocks: "RES-309", ipv6CidrBlocks: "RES-309" },
    "aws:ec2/subnet:Subnet": {
        cidrBlock: inside,
        ipv6CidrBlock: inside,
        mapCustomerOwnedIpOnLaunch: "takes effect on an Outpost alone, which RES-104 judges",
        mapPublicIpOnLaunch: "RES-311",
    },
    "aws:ec2/vpc:Vpc": {
        assignGeneratedIpv6CidrBlock: inside,
        cidrBlock: inside,
        ipv6CidrBlock: inside,
        ipv6CidrBlockNetworkBorderGroup: inside,
    },
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": {},
    "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": {
        domainName: name,
        domainNameServers: "RES-310",
        netbiosNameServers: needsWay,
        ntpServers: needsWay,
    },
    "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": {},
    "aws:ec2/vpcEndpoint:VpcEndpoint": {
        "dnsOptions.dnsRecordIpType": inside,
        "dnsOptions.privateDnsOnlyForInboundResolverEndpoint": inside,
        "dnsOptions.privateDnsSpecifiedDomains": inside,
        ipAddressType: inside,
        serviceRegion: "RES-307",
        "subnetConfigurations.ipv4": inside,
        "subnetConfigurations.ipv6": inside,
        vpcEndpointType: "whatever its kind, RES-307 judges where it leads",
    },
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": { vpcEndpointId: reference },
    "aws:ec2/vpcEndpointService:VpcEndpointService": {
        allowedPrincipals: "RES-307",
        supportedIpAddressTypes: inside,
        supportedRegions: "RES-307",
    },
    "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": {
        vpcEndpointServiceId: reference,
    },
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": {
        peerOwnerId: "RES-304",
        peerRegion: "RES-304",
        peerVpcId: reference,
        ...peeringDns,
    },
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": peeringDns,
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {},
    "aws:lb/listener:Listener": {
        "defaultActions.authenticateCognito.userPoolDomain": "RES-320",
        "defaultActions.authenticateOidc.authorizationEndpoint": "RES-320",
        "defaultActions.authenticateOidc.tokenEndpoint": "RES-320",
        "defaultActions.authenticateOidc.userInfoEndpoint": "RES-320",
        "defaultActions.jwtValidation.jwksEndpoint": "RES-320",
        "defaultActions.redirect.host": "RES-320",
        routingHttpResponseServerEnabled: name,
    },
    "aws:lb/targetGroup:TargetGroup": {
        ipAddressType: inside,
        lambdaMultiValueHeadersEnabled: targets,
        loadBalancingCrossZoneEnabled: inside,
        preserveClientIp: "who asked, told to those who are asked",
        proxyProtocolV2: "who asked, told to those who are asked",
        targetControlPort: inside,
        "targetGroupHealth.dnsFailover.minimumHealthyTargetsCount": targets,
        "targetGroupHealth.dnsFailover.minimumHealthyTargetsPercentage": targets,
        "targetGroupHealth.unhealthyStateRouting.minimumHealthyTargetsCount": targets,
        "targetGroupHealth.unhealthyStateRouting.minimumHealthyTargetsPercentage": targets,
        targetType: targets,
    },
    "aws:lb/loadBalancer:LoadBalancer": {
        "accessLogs.bucket": "RES-601",
        "connectionLogs.bucket": "RES-601",
        "healthCheckLogs.bucket": "RES-601",
        enableCrossZoneLoadBalancing: inside,
        ipAddressType: "that it faces nobody outside is RES-311's",
        preserveHostHeader: name,
        secondaryIpsAutoAssignedPerSubnet: inside,
        "subnetMappings.outpostId": "chosen by the subnet, which RES-104 judges",
    },
    "aws:networkfirewall/firewall:Firewall": {
        availabilityZoneChangeProtection: "forbids a change, and makes none",
        "availabilityZoneMappings.availabilityZoneId": "of a firewall at a transit gateway, whose types are not known",
        "subnetMappings.ipAddressType": inside,
    },
    "aws:networkfirewall/firewallPolicy:FirewallPolicy": {},
    "aws:networkfirewall/ruleGroup:RuleGroup": {
        "ruleGroup.rulesSource.rulesSourceList.targetTypes": "RES-302",
        "ruleGroup.rulesSource.rulesSourceList.targets": "RES-302",
        "ruleGroup.rulesSource.statefulRules.header.destination": "RES-302",
        "ruleGroup.rulesSource.statefulRules.header.destinationPort": "RES-302",
    },
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
        cidrIpv4: "RES-309",
        cidrIpv6: "RES-309",
        ipProtocol: "RES-309",
    },
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
        cidrIpv4: incoming,
        cidrIpv6: incoming,
        ipProtocol: incoming,
    },

    // Names
    "aws:route53/resolverEndpoint:ResolverEndpoint": {
        "ipAddresses.ip": inside,
        "ipAddresses.ipv6": inside,
        "ipAddresses.ipId": reference,
        resolverEndpointType: "RES-310",
        targetNameServerMetricsEnabled: "counts, and sends nothing",
    },
    "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": {},
    "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": { domains: "RES-310" },
    "aws:route53/resolverFirewallRule:ResolverFirewallRule": {
        blockOverrideDnsType: blockedAnswer,
        blockOverrideDomain: blockedAnswer,
        blockOverrideTtl: blockedAnswer,
        firewallDomainListId: "RES-310",
        firewallDomainRedirectionAction: "follows the redirects of names that RES-310 allows",
    },
    "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": {},
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": {},
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": {},
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": {},
    "aws:route53/resolverRule:ResolverRule": {
        domainName: "RES-310",
        resolverEndpointId: "RES-310",
        "targetIps.ip": "RES-310",
        "targetIps.ipv6": "RES-310",
    },
    "aws:route53/resolverRuleAssociation:ResolverRuleAssociation": {},
    "aws:route53/record:Record": {
        "aliases.evaluateTargetHealth": "RES-319",
        "aliases.zoneId": "RES-319",
        "geoproximityRoutingPolicy.awsRegion": chosenAnswer,
        "geoproximityRoutingPolicy.localZoneGroup": chosenAnswer,
        "latencyRoutingPolicies.region": chosenAnswer,
        zoneId: reference,
    },
    "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization": {
        vpcRegion: "RES-319",
        zoneId: reference,
    },
    "aws:route53/zone:Zone": { "vpcs.vpcRegion": "RES-319" },
    "aws:route53/zoneAssociation:ZoneAssociation": {
        vpcRegion: "where the VPC stands, which is judged itself",
        zoneId: "a private zone answers its VPCs, and learns of no query",
    },

    // Stores of weights, images and logs
    "aws:cloudtrail/trail:Trail": {
        enableLogging: "RES-605",
        includeGlobalServiceEvents: "RES-605",
        isMultiRegionTrail: "RES-605",
        s3BucketName: "RES-605",
    },
    "aws:cloudwatch/logGroup:LogGroup": { retentionInDays: "RES-603" },
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {},
    "aws:ec2/flowLog:FlowLog": {
        deliverCrossAccountRole: "an ARN",
        logDestination: "RES-601",
        logDestinationType: "RES-601",
    },
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
        "policy.rules.action.targetStorageClass": "a cheaper disk of the same registry",
    },
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": {
        upstreamRegistryUrl: "RES-702",
        upstreamRepositoryPrefix: name,
    },
    "aws:ecr/registryPolicy:RegistryPolicy": {},
    "aws:ecr/replicationConfiguration:ReplicationConfiguration": {
        "replicationConfiguration.rules.destinations.region": "RES-203",
    },
    "aws:ecr/repository:Repository": {},
    "aws:ecr/repositoryPolicy:RepositoryPolicy": {},
    "aws:networkfirewall/loggingConfiguration:LoggingConfiguration": {
        "loggingConfiguration.logDestinationConfigs.logDestination": "RES-601",
        "loggingConfiguration.logDestinationConfigs.logDestinationType": "RES-601",
    },
    "aws:s3/bucket:Bucket": {
        "grants.uri": "RES-401",
        "logging.targetBucket": "RES-601",
        "logging.targetPrefix": "RES-601",
        "replicationConfiguration.rules.deleteMarkerReplicationStatus": "RES-201",
        "replicationConfiguration.rules.destination.accessControlTranslation.owner": "RES-201",
        "replicationConfiguration.rules.destination.accountId": "RES-201",
        "replicationConfiguration.rules.destination.bucket": "RES-201",
        "replicationConfiguration.rules.destination.replicaKmsKeyId": "RES-201",
    },
    "aws:s3/bucketAcl:BucketAcl": { "accessControlPolicy.grants.grantee.uri": "RES-401", ...bucketOwner },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketOwner,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {},
    "aws:s3/bucketPolicy:BucketPolicy": {},
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
        blockPublicAcls: "RES-401",
        blockPublicPolicy: "RES-401",
        ignorePublicAcls: "RES-401",
        restrictPublicBuckets: "RES-401",
    },
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": {
        "rules.destination.accessControlTranslation.owner": "RES-201",
        "rules.destination.account": "RES-201",
        "rules.destination.bucket": "RES-201",
        "rules.destination.encryptionConfiguration.replicaKmsKeyId": "RES-201",
    },
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": bucketOwner,
    "aws:s3/bucketVersioning:BucketVersioning": bucketOwner,

    // Keys and identities
    "aws:iam/policy:Policy": {},
    "aws:iam/role:Role": {},
    "aws:iam/rolePolicy:RolePolicy": {},
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {},
    "aws:iam/serviceLinkedRole:ServiceLinkedRole": {},
    "aws:kms/alias:Alias": { targetKeyId: reference },
    "aws:kms/externalKey:ExternalKey": { multiRegion: "RES-206" },
    "aws:kms/grant:Grant": { granteePrincipal: "RES-405", retiringPrincipal: "RES-405" },
    "aws:kms/key:Key": { multiRegion: "RES-206" },
    "aws:kms/keyPolicy:KeyPolicy": {},
    "aws:ram/resourceShare:ResourceShare": {
        allowExternalPrincipals: "RES-404",
        "resourceShareConfiguration.retainSharingOnAccountLeaveOrganization": "with whom it is shared is RES-404's",
    },

    // Models and messages
    "aws:bedrock/guardrail:Guardrail": {},
    "aws:bedrock/inferenceProfile:InferenceProfile": {},
    "aws:cloudwatch/metricAlarm:MetricAlarm": { "metricQueries.accountId": "reads a metric, and sends nothing" },
    "aws:sns/topic:Topic": {},
    "aws:sns/topicPolicy:TopicPolicy": {},
    "aws:sns/topicSubscription:TopicSubscription": { endpoint: "RES-602", endpointAutoConfirms: "RES-602" },
};
