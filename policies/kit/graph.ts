import { leavesOf, peek } from "./view.ts";
import type { Leaf } from "./view.ts";
import type { Inputs, TypeToken } from "./inputs.ts";

/** A resource of the stack, with what it refers to. */
export interface StackResource<Props = Readonly<Record<string, unknown>>> {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    /** True where the program only reads the resource (`.get`): it exists without this stack, and somebody else may own it. */
    readonly isRead: boolean;
    readonly props: Props;
    /**
     * What the program wrote, without what a provider computes: as the engine showed the resource alone. Where nobody kept that, the
     * same as `props`.
     */
    readonly inputs: Readonly<Record<string, unknown>>;
    /** The same properties, for finding out who refers to whom: to look there is not to judge by them. */
    readonly unjudged: Readonly<Record<string, unknown>>;
    /** Configuration of the provider that makes the resource; absent on components and providers. */
    readonly provider: Readonly<Record<string, unknown>> | undefined;
    /** URNs each property came from. A key stands here for every property the program gave, also without a URN. */
    readonly origins: Readonly<Record<string, readonly string[]>>;
}

/**
 * The stack as a whole. References between resources are ids, which a preview of a new stack does not know; the engine
 * still says which resource each property came from, and that is what is followed then. Where the id is known, only the
 * id counts: a program could compute a different one out of the right resource.
 */
export class StackGraph {
    readonly resources: readonly StackResource[];
    readonly #byUrn: ReadonlyMap<string, StackResource>;
    readonly #byId: ReadonlyMap<string, readonly StackResource[]>;
    #referrers: ReadonlyMap<string, readonly StackResource[]> | undefined;

    constructor(resources: readonly StackResource[]) {
        this.resources = resources;
        this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
        this.#byId = indexById(resources);
    }

    /** All resources of one type. */
    ofType<Type extends TypeToken>(type: Type): readonly StackResource<Inputs<Type>>[] {
        return this.resources.filter((resource): resource is StackResource & StackResource<Inputs<Type>> =>
            isOfType(resource, type),
        );
    }

    /** The resources a property refers to, of one type where it is given. */
    targets(from: StackResource<object>, property: string): readonly StackResource[];
    targets<Type extends TypeToken>(
        from: StackResource<object>,
        property: string,
        type: Type,
    ): readonly StackResource<Inputs<Type>>[];
    targets(from: StackResource<object>, property: string, type?: TypeToken): readonly StackResource[] {
        const found = this.#follow(from, property, from.props);
        return type === undefined ? found : found.filter((resource) => resource.type === type);
    }

    /** The resources of the stack that the engine says a property came from. */
    originsOf(from: StackResource<object>, property: string): readonly StackResource[] {
        return (from.origins[property] ?? []).flatMap((urn) => this.#byUrn.get(urn) ?? []);
    }

    /** The resources that a known text identifies. */
    identifiedBy(text: string): readonly StackResource[] {
        return this.#byId.get(text) ?? [];
    }

    /** True where nothing says what a property refers to: it is unknown, and came from no resource of this stack. */
    isOpen(from: StackResource<object>, property: string): boolean {
        const isUnknown = leavesAt(from.props, property).some(({ text }) => text === undefined);
        return isGiven(from, property) && isUnknown && this.targets(from, property).length === 0;
    }

    #follow(from: StackResource<object>, property: string, props: object): readonly StackResource[] {
        const leaves = leavesAt(props, property);
        const byId = leaves.flatMap(({ text }) => (text === undefined ? [] : (this.#byId.get(text) ?? [])));
        const byOrigin = this.originsOf(from, property);
        const isKnown = leaves.every(({ text }) => text !== undefined);
        const found = new Set(isKnown ? byId : [...byId, ...byOrigin]);
        // Its own id, once it is known, refers to nobody else.
        return [...found].filter(({ urn }) => urn !== from.urn);
    }

    /** The resources that refer to this one by any property. */
    referrers(to: StackResource<object>): readonly StackResource[] {
        this.#referrers ??= this.#indexReferrers();
        return this.#referrers.get(to.urn) ?? [];
    }

    #indexReferrers(): ReadonlyMap<string, readonly StackResource[]> {
        const found = new Map<string, Set<StackResource>>();
        for (const from of this.resources) {
            const properties = new Set([...Object.keys(from.unjudged), ...Object.keys(from.origins)]);
            for (const target of [...properties].flatMap((property) => this.#follow(from, property, from.unjudged))) {
                found.set(target.urn, (found.get(target.urn) ?? new Set()).add(from));
            }
        }
        return new Map([...found].map(([urn, from]) => [urn, [...from]]));
    }
}

function isOfType(resource: StackResource<object>, type: TypeToken): boolean {
    return resource.type === type;
}

function indexById(resources: readonly StackResource[]): ReadonlyMap<string, readonly StackResource[]> {
    const found = new Map<string, StackResource[]>();
    for (const resource of resources) {
        for (const id of identifiersOf(resource)) {
            found.set(id, [...(found.get(id) ?? []), resource]);
        }
    }
    return found;
}

/** Outputs besides `id` and `arn` by which others refer to a resource, and the name of the leaf that is meant. */
const identifiers: Readonly<Record<string, readonly (readonly [property: string, leaf: string])[]>> = {
    "aws:ec2/vpc:Vpc": [
        ["defaultNetworkAclId", "defaultNetworkAclId"],
        ["defaultRouteTableId", "defaultRouteTableId"],
    ],
    "aws:ec2/vpcEndpoint:VpcEndpoint": [["prefixListId", "prefixListId"]],
    "aws:lb/loadBalancer:LoadBalancer": [
        ["dnsName", "dnsName"],
        // That of every load balancer of its kind in the region: a name beside it says which.
        ["zoneId", "zoneId"],
    ],
    "aws:networkfirewall/firewall:Firewall": [["firewallStatuses", "endpointId"]],
    "aws:kms/alias:Alias": [["name", "name"]],
    "aws:s3/bucket:Bucket": [["bucket", "bucket"]],
};

/** Outputs by which other resources may refer to one of this type, each with the name of the leaf that is meant. */
export function identifyingOutputs(type: string): readonly (readonly [property: string, leaf: string])[] {
    return [["id", "id"], ["arn", "arn"], ...(identifiers[type] ?? [])];
}

function identifiersOf({ unjudged, type }: StackResource<object>): readonly string[] {
    return identifyingOutputs(type).flatMap(([property, leaf]) => {
        return leavesAt(unjudged, property).flatMap(({ path, text }) => (path.at(-1) === leaf && text ? [text] : []));
    });
}

/** The texts inside a property; one unknown where the whole of it is unknown. */
function leavesAt(props: object, property: string): readonly Leaf[] {
    const found = peek(props, property);
    if (found.kind === "unknown") {
        return [{ path: [property] }];
    }
    return found.kind === "known" ? leavesOf(found.value, [property]) : [];
}

/**
 * Properties that the AWS provider fills in where the program leaves them out (Optional and Computed in its schema). A stack
 * rule sees outputs, so these are unknown in a preview also where nobody set them.
 */
const filledIn: Readonly<Record<string, readonly string[]>> = {
    "aws:ebs/volume:Volume": ["encrypted", "kmsKeyId"],
    "aws:ec2/defaultRouteTable:DefaultRouteTable": ["routes"],
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["egress", "vpcId"],
    "aws:ec2/instance:Instance": ["ebsBlockDevices", "rootBlockDevice"],
    "aws:ec2/internetGateway:InternetGateway": ["vpcId"],
    "aws:ec2/managedPrefixList:ManagedPrefixList": ["entries"],
    "aws:ec2/natGateway:NatGateway": ["allocationId", "subnetId"],
    "aws:ec2/route:Route": ["instanceId", "networkInterfaceId"],
    "aws:ec2/routeTable:RouteTable": ["routes"],
    "aws:ec2/securityGroup:SecurityGroup": ["egress"],
    "aws:ec2/vpcEndpoint:VpcEndpoint": ["policy"],
    "aws:efs/fileSystem:FileSystem": ["encrypted", "kmsKeyId"],
    "aws:fsx/lustreFileSystem:LustreFileSystem": ["kmsKeyId"],
    "aws:fsx/openZfsFileSystem:OpenZfsFileSystem": ["kmsKeyId"],
    "aws:s3/bucket:Bucket": ["replicationConfiguration"],
};

/** Every resource of the AWS provider has a `region`, and takes its provider's where none is given. */
function isFilledIn(type: string, property: string): boolean {
    return (filledIn[type] ?? []).includes(property) || (property === "region" && type.startsWith("aws:"));
}

/** True where the program set the property. An unknown counts as set, unless the provider may have filled it in. */
export function isGiven(resource: StackResource<object>, property: string): boolean {
    const found = peek(resource.props, property);
    if (found.kind === "unknown") {
        return property in resource.origins || !isFilledIn(resource.type, property);
    }
    return found.kind === "known" && found.value !== "";
}
