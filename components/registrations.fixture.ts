import * as pulumi from "@pulumi/pulumi";

/** A resource as a component registered it. */
export interface Registration {
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    /** The options it was registered with. */
    readonly options: pulumi.ResourceOptions;
}

/** What the cloud would compute for a resource, where a component reads it. */
export type Computed = (type: string, name: string) => Readonly<Record<string, unknown>>;

/** Declares resources; whatever it makes has to pass on the options. */
type Program = (opts: pulumi.ComponentResourceOptions) => void;

/**
 * Runs a program against Pulumi's own runtime with a cloud that answers nothing but names, and collects what it
 * registered. Options such as `protect` do not reach that cloud, so a transformation collects them.
 *
 * The runtime keeps a stack trace of every promise that it waits for, which is half of its time: a program runs without them, and
 * once more with them where it fails, to name the line.
 */
export async function registrationsOf(make: Program, computed: Computed = clusterValues): Promise<Registration[]> {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
        return await runOnce(make, computed);
    } catch {
        Error.stackTraceLimit = stackTraceLimit;
        return await runOnce(make, computed);
    } finally {
        Error.stackTraceLimit = stackTraceLimit;
    }
}

async function runOnce(make: Program, computed: Computed): Promise<Registration[]> {
    const registered: Registration[] = [];
    const options = new Map<string, pulumi.ResourceOptions>();
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs }) => {
                // The mock interface types inputs as `any`; they are a record by protocol.
                const record = inputs as Readonly<Record<string, unknown>>;
                registered.push({ type, name, inputs: record, options: options.get(`${type} ${name}`) ?? {} });
                return { id: `${name}-id`, state: { arn: `arn:made:${name}`, ...record, ...computed(type, name) } };
            },
            call: ({ token }) => {
                throw new Error(`components are made of literals and ask the cloud nothing, but called ${token}`);
            },
        },
        "ringfence",
        "test",
        true,
    );
    const seen: pulumi.ResourceTransformation = ({ type, name, opts }) => {
        options.set(`${type} ${name}`, opts);
        return undefined;
    };
    try {
        await pulumi.runtime.runInPulumiStack(() => {
            make({ transformations: [seen] });
            return Promise.resolve({});
        });
    } finally {
        await pulumi.runtime.disconnect();
    }
    // Registrations overtake each other while they wait for their inputs.
    const key = ({ type, name }: Registration) => `${type} ${name}`;
    return registered
        .filter(({ type }) => type !== "pulumi:pulumi:Stack")
        .toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** What a cluster and its nodes answer. */
function clusterValues(type: string): Readonly<Record<string, unknown>> {
    switch (type) {
        case "aws:eks/cluster:Cluster":
            return { endpoint: "https://made.example", certificateAuthority: { data: "bWFkZQ==" } };
        case "aws:eks/nodeGroup:NodeGroup":
            return { resources: [{ autoscalingGroups: [{ name: "eks-made" }], remoteAccessSecurityGroupId: "" }] };
        case "aws:ec2/launchTemplate:LaunchTemplate":
            return { latestVersion: 1 };
        default:
            return {};
    }
}

/** The registrations of one type, e.g. `eks/nodeGroup:NodeGroup`. */
export function ofType(registrations: readonly Registration[], type: string): readonly Registration[] {
    return registrations.filter((one) => one.type.endsWith(type));
}

/** The one registration of a type and a name. */
export function theOne(registrations: readonly Registration[], type: string, name?: string): Registration {
    const found = ofType(registrations, type).filter((one) => name === undefined || one.name === name);
    const [first] = found;
    if (first === undefined || found.length > 1) throw new Error(`${found.length} of ${type} ${name ?? ""}, not one`);
    return first;
}

/** Logical names of the resources that one waits for by its options. */
export async function waitedFor({ options }: Registration): Promise<readonly (string | undefined)[]> {
    const given: readonly pulumi.Resource[] = await new Promise((resolve) => {
        pulumi.output(options.dependsOn).apply((all) => {
            resolve([all ?? []].flat());
        });
    });
    const urns = await Promise.all(given.map((one) => new Promise<string>((resolve) => one.urn.apply(resolve))));
    return urns.map((urn) => urn.split("::").at(-1));
}
