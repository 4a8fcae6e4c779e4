import { list, nameOf, resourceNoun, text } from "../cloud.ts";
import type { Subject, TypeFacts } from "../cloud.ts";
import { arnIn } from "./place.ts";
import type { AwsPlace } from "./place.ts";
import { isBag } from "../property-bag.ts";
import type { PropertyBag } from "../property-bag.ts";

type Ec2Subject = Subject<AwsPlace>;

/** Facts of an EC2 resource: an id `<prefix>-0…` of 17 hex digits, and an ARN that ends in `<noun>/<id>`. */
function ec2(
    prefix: string,
    replaceOn: readonly string[],
    computed?: (subject: Ec2Subject, id: string) => PropertyBag,
): TypeFacts<AwsPlace> {
    return {
        id: (subject) => ec2Id(subject, prefix),
        replaceOn,
        computed: (subject, id) => ({
            arn: arnIn(subject.place, "ec2", `${resourceNoun(subject.type)}/${id}`),
            ownerId: subject.place.accountId,
            ...computed?.(subject, id),
        }),
    };
}

/** An id of 17 hex digits; `part` tells things apart that come with one resource, e.g. a VPC's main route table. */
function ec2Id(subject: Ec2Subject, prefix: string, part = "id"): string {
    return `${prefix}-0${subject.hash(16, part)}`;
}

/** An address of TEST-NET-1 (RFC 5737): set aside for documentation, so it can never be a real host. */
function documentationAddress(subject: Ec2Subject): string {
    return `192.0.2.${(Number.parseInt(subject.hash(4, "address"), 16) % 254) + 1}`;
}

/** An ENI of an interface endpoint for each of its subnets, and the host names that AWS gives the endpoint. */
function vpcEndpoint(subject: Ec2Subject, id: string): PropertyBag {
    const service = text(subject.inputs["serviceName"])?.split(".").at(-1) ?? "service";
    const { region, dnsSuffix } = subject.place;
    const isInterface = subject.inputs["vpcEndpointType"] === "Interface";
    const zoneId = `Z${subject.hash(13, "zone").toUpperCase()}`;
    return {
        state: "available",
        requesterManaged: false,
        networkInterfaceIds: list(subject.inputs["subnetIds"]).map((subnet) =>
            ec2Id(subject, "eni", `eni in ${String(subnet)}`),
        ),
        dnsEntries: isInterface
            ? [
                  {
                      dnsName: `${id}-${subject.hash(8, "dns")}.${service}.${region}.vpce.${dnsSuffix}`,
                      hostedZoneId: zoneId,
                  },
              ]
            : [],
        prefixListId: isInterface ? "" : ec2Id(subject, "pl", "prefix list").slice(0, 11),
        cidrBlocks: [],
    };
}

/** `routes` and `rules` inside a group or table are left to the program: the sandbox adds none. */
const nothingInside: PropertyBag = { ingress: [], egress: [] };

const securityGroupRule = ec2("sgr", ["securityGroupId"], (_, id) => ({ securityGroupRuleId: id }));

/** What AWS answers for EC2 and VPC resources. */
export const ec2Types: Readonly<Record<string, TypeFacts<AwsPlace>>> = {
    "aws:ec2/vpc:Vpc": ec2("vpc", ["cidrBlock", "instanceTenancy", "ipv4IpamPoolId"], (subject) => ({
        mainRouteTableId: ec2Id(subject, "rtb", "main route table"),
        defaultRouteTableId: ec2Id(subject, "rtb", "main route table"),
        defaultSecurityGroupId: ec2Id(subject, "sg", "default security group"),
        defaultNetworkAclId: ec2Id(subject, "acl", "default network acl"),
        dhcpOptionsId: ec2Id(subject, "dopt", "dhcp options"),
        enableDnsHostnames: false,
        enableNetworkAddressUsageMetrics: false,
    })),
    "aws:ec2/subnet:Subnet": ec2("subnet", ["vpcId", "cidrBlock", "availabilityZone"], (subject) => ({
        availabilityZone: `${subject.place.region}a`,
        privateDnsHostnameTypeOnLaunch: "ip-name",
    })),
    "aws:ec2/routeTable:RouteTable": ec2("rtb", ["vpcId"], () => ({ routes: [], propagatingVgws: [] })),
    "aws:ec2/defaultRouteTable:DefaultRouteTable": {
        ...ec2("rtb", ["defaultRouteTableId"]),
        id: (subject) => text(subject.inputs["defaultRouteTableId"]) ?? ec2Id(subject, "rtb"),
    },
    "aws:ec2/route:Route": {
        id: (subject) => `r-${String(subject.inputs["routeTableId"])}${subject.hash(10)}`,
        replaceOn: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
        computed: () => ({ origin: "CreateRoute", state: "active", instanceOwnerId: "" }),
    },
    "aws:ec2/routeTableAssociation:RouteTableAssociation": {
        id: (subject) => ec2Id(subject, "rtbassoc"),
        replaceOn: ["subnetId", "gatewayId"],
    },
    "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": {
        id: (subject) => ec2Id(subject, "rtbassoc"),
        computed: (subject) => ({ originalRouteTableId: ec2Id(subject, "rtb", "original") }),
    },
    "aws:ec2/internetGateway:InternetGateway": ec2("igw", []),
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": ec2("eigw", ["vpcId"]),
    "aws:ec2/eip:Eip": ec2("eipalloc", ["domain", "publicIpv4Pool"], (subject, id) => {
        const publicIp = documentationAddress(subject);
        const host = `ec2-${publicIp.replaceAll(".", "-")}.${subject.place.region}.compute.${subject.place.dnsSuffix}`;
        return { allocationId: id, publicIp, publicDns: host, networkBorderGroup: subject.place.region };
    }),
    "aws:ec2/natGateway:NatGateway": ec2("nat", ["subnetId", "allocationId", "connectivityType"], (subject) => ({
        networkInterfaceId: ec2Id(subject, "eni", "interface"),
        ...(subject.inputs["connectivityType"] === "private" ? {} : { publicIp: documentationAddress(subject) }),
    })),
    "aws:ec2/securityGroup:SecurityGroup": ec2("sg", ["vpcId", "name", "description"], (subject) => ({
        ...nothingInside,
        name: nameOf(subject),
    })),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2("sg", ["vpcId"], () => ({
        ...nothingInside,
        name: "default",
        description: "default VPC security group",
    })),
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": {
        ...ec2("acl", ["defaultNetworkAclId"]),
        id: (subject) => text(subject.inputs["defaultNetworkAclId"]) ?? ec2Id(subject, "acl"),
    },
    "aws:ec2/securityGroupRule:SecurityGroupRule": ec2("sgrule", [
        "securityGroupId",
        "type",
        "protocol",
        "fromPort",
        "toPort",
        "cidrBlocks",
    ]),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
    "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce", ["vpcId", "serviceName", "vpcEndpointType"], vpcEndpoint),
    "aws:ec2/vpcEndpointService:VpcEndpointService": ec2("vpce-svc", [], ({ place }, id) => ({
        serviceName: `com.amazonaws.vpce.${place.region}.${id}`,
        serviceType: "Interface",
        state: "Available",
        availabilityZones: [],
        baseEndpointDnsNames: [`${id}.${place.region}.vpce.${place.dnsSuffix}`],
        managesVpcEndpoints: false,
    })),
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
        ...ec2("tgw-attach", ["transitGatewayId", "vpcId"]),
        computed: (subject, id) => ({
            arn: arnIn(subject.place, "ec2", `transit-gateway-attachment/${id}`),
            vpcOwnerId: subject.place.accountId,
        }),
    },
    "aws:ec2/networkAcl:NetworkAcl": ec2("acl", ["vpcId"], () => nothingInside),
    "aws:ec2/flowLog:FlowLog": ec2("fl", ["vpcId", "subnetId", "trafficType", "logDestination", "logFormat"]),
    "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": ec2("dopt", ["domainName", "domainNameServers", "ntpServers"]),
    "aws:ec2/launchTemplate:LaunchTemplate": ec2("lt", ["name"], (subject) => ({
        name: nameOf(subject),
        latestVersion: 1,
        defaultVersion: 1,
    })),
    "aws:ec2/managedPrefixList:ManagedPrefixList": ec2("pl", ["addressFamily"], () => ({ version: 1 })),
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": {
        id: (subject) => subject.place.region,
        computed: (subject) => ({ awsAccountId: subject.place.accountId, awsRegion: subject.place.region }),
    },
};

/** Where an endpoint of a firewall stands: one in each subnet that the firewall is mapped to. */
export function firewallStatuses(subject: Ec2Subject): readonly PropertyBag[] {
    const subnetIds = list(subject.inputs["subnetMappings"]).map((mapping) =>
        isBag(mapping) ? String(mapping["subnetId"]) : "",
    );
    const syncStates = subnetIds.map((subnetId, index) => ({
        // The firewall names subnets, not zones, and the sandbox keeps nothing between calls: zones follow the order.
        availabilityZone: `${subject.place.region}${String.fromCharCode("a".charCodeAt(0) + index)}`,
        attachments: [{ subnetId, endpointId: ec2Id(subject, "vpce", `endpoint in ${subnetId}`) }],
    }));
    return [{ syncStates, transitGatewayAttachmentSyncStates: [] }];
}
