import { describe, expect, it } from "vitest";
import type { KubernetesObject, Kind } from "../../components/routing-gateway/kubernetes-object.ts";
import { renderGateway } from "../../components/routing-gateway/index.ts";
import { askMany, chat } from "./caller.ts";
import { gatewayOf } from "./reference-stacks.ts";
import { buildStage } from "./stage.ts";
import { describeGateway } from "./suite.ts";

type Spec = Readonly<Record<string, unknown>>;
type Change = (objects: readonly KubernetesObject[]) => readonly KubernetesObject[];

/** Changes every object of a kind that has the name. */
function changing(kind: Kind, name: string, change: (spec: Spec) => Spec): Change {
    return (objects) =>
        objects.map((object) =>
            object.kind === kind && object.metadata.name === name
                ? { ...object, spec: change(object.spec ?? {}) }
                : object,
        );
}

function without(kind: Kind, name: string): Change {
    return (objects) => objects.filter((object) => object.kind !== kind || object.metadata.name !== name);
}

const script = (change: (text: string) => string) =>
    changing("EnvoyExtensionPolicy", "data-class", ({ lua, ...rest }) => ({
        ...rest,
        lua: (lua as readonly { readonly inline: string }[]).map((one) => ({ ...one, inline: change(one.inline) })),
    }));

const claims = (change: (headers: readonly Spec[]) => readonly Spec[]) =>
    changing("SecurityPolicy", "identity", (spec) => {
        const { providers } = spec["jwt"] as { readonly providers: readonly Spec[] };
        return {
            ...spec,
            jwt: {
                providers: providers.map((provider) => ({
                    ...provider,
                    claimToHeaders: change(provider["claimToHeaders"] as readonly Spec[]),
                })),
            },
        };
    });

/** Single things that somebody removes by mistake, or that break. */
const accidents: Readonly<Record<string, Change>> = {
    "trusted headers are not removed at the door": changing("ClientTrafficPolicy", "door", (spec) => ({
        ...spec,
        headers: { ...(spec["headers"] as Spec), earlyRequestHeaders: undefined },
    })),
    "the floor is not read from the token": claims((headers) =>
        headers.filter(({ header }) => header !== "x-gw-floor"),
    ),
    "the tenant is not read from the token": claims((headers) =>
        headers.filter(({ header }) => header !== "x-gw-tenant"),
    ),
    "the class filter is gone": without("EnvoyExtensionPolicy", "data-class"),
    "the class filter fails at its start": script((text) =>
        text.replace("function envoy_on_request(handle)", 'function envoy_on_request(handle)\n  error("broken")'),
    ),
    "the class filter fails half-way": script((text) =>
        text.replace('local task = seen["', 'error("broken")\n  local task = seen["'),
    ),
    "the class filter lets every header pass": script((text) => text.replace("if not kept[name]", "if false")),
    "the front authorizes everybody": changing("SecurityPolicy", "identity", ({ jwt, targetRefs }) => ({
        jwt,
        targetRefs,
    })),
    "the egress gateway authorizes everything": without("SecurityPolicy", "class-check"),
    "the rule of the strict classes is gone": without("HTTPRoute", "route-stays-here"),
    "the rule for everything else is gone": without("HTTPRoute", "catch-all"),
};

const spoofed = {
    "x-gw-egress": "allowed",
    "x-gw-class": "public",
    "x-gw-floor": "public",
    "x-gw-task": "reasoning",
    "x-gw-route": "public-hard",
    "x-data-class": "public",
    "x-task-class": "reasoning",
} as const;

describeGateway("without any single thing", (tools) => {
    describe.each(Object.entries(accidents))("%s", (_, accident) => {
        it("strict requests end in the fleet or in an error", async () => {
            const objects = renderGateway(gatewayOf("hybrid-eu"));
            const changed = accident(objects);
            expect(changed).not.toEqual(objects);
            const stage = await buildStage(tools, changed);
            try {
                const answers = await askMany(60, (index) => {
                    const data_floor = ["health", "regulated", "nonsense"][index % 3] ?? "health";
                    const headers = stage.bearer({ tenant: "clinic", data_floor });
                    const body = chat("secret", { model: "reason" });
                    return stage.caller.ask({ headers: index % 2 === 0 ? { ...headers, ...spoofed } : headers, body });
                });
                expect(stage.atThirdParties()).toBe(0);
                expect(answers.filter(({ status }) => status === 0)).toEqual([]);
            } finally {
                await stage.stop();
            }
        });
    });
});
