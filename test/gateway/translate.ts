import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubernetesObject } from "../../components/routing-gateway/kubernetes-object.ts";
import { namespaces } from "../../components/routing-gateway/tiers.ts";
import { run } from "../tools.ts";
import { issueAll } from "./certificate-authority.ts";
import { asYaml } from "./live-gateway.ts";
import { forTranslation } from "./on-loopback.ts";
import { placesIn } from "./places.ts";
import type { GatewayTools } from "./tools.ts";

/** What Envoy Gateway makes of objects. */
export interface Translation {
    /** `Kind/name` of every object that it does not accept in full, with its words. */
    readonly refused: readonly string[];
    /** `Kind/name` of every object that it judged. */
    readonly judged: readonly string[];
    /** Sections of what the front's Envoys are told. */
    readonly xds: readonly unknown[];
}

interface Condition {
    readonly type: string;
    readonly status: string;
    readonly message?: string;
}
interface Judged {
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly status?: {
        readonly conditions?: readonly Condition[];
        readonly ancestors?: readonly { readonly conditions: readonly Condition[] }[];
        readonly parents?: readonly { readonly conditions: readonly Condition[] }[];
    };
}

/** Lets the real Envoy Gateway translate the front tier of a stack, offline. */
export async function translateFront(tools: GatewayTools, objects: readonly KubernetesObject[]): Promise<Translation> {
    const folder = await mkdtemp(join(tmpdir(), "ringfence-translate-"));
    try {
        const front = forTranslation(objects, await issueAll(folder, placesIn(objects).certificates));
        const file = join(folder, "front.yaml");
        await writeFile(file, asYaml(front));
        const how = ["x", "translate", "--from", "gateway-api", "--to", "gateway-api,xds", "--output", "json"];
        const { stdout } = await run(tools.egctl, [...how, "--file", file], { maxBuffer: 64 * 2 ** 20 });
        return readTranslation(JSON.parse(stdout) as Readonly<Record<string, unknown>>);
    } finally {
        await rm(folder, { recursive: true });
    }
}

function readTranslation({ xds, ...made }: Readonly<Record<string, unknown>>): Translation {
    const objects = Object.values(made).flat() as readonly Judged[];
    const named = objects.flatMap((object) => {
        const { status = {} } = object;
        const conditions = [
            ...(status.conditions ?? []),
            ...[...(status.ancestors ?? []), ...(status.parents ?? [])].flatMap((one) => one.conditions),
        ];
        return conditions.length === 0 ? [] : [{ name: `${object.kind}/${object.metadata.name}`, conditions }];
    });
    const { configs } = (xds as Readonly<Record<string, { readonly configs: readonly unknown[] }>>)[
        `${namespaces.front}/front`
    ] ?? { configs: [] };
    return {
        judged: named.map(({ name }) => name),
        refused: named.flatMap(({ name, conditions }) =>
            conditions
                // No cluster gives the gateway an address here.
                .filter(({ type, status }) => status !== "True" && type !== "Programmed")
                .map(({ type, message = "" }) => `${name}: ${type}: ${message}`),
        ),
        xds: configs,
    };
}
