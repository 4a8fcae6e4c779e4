import type { Fault } from "../../components/fault.ts";
import type { Mode } from "../../catalog/vocabulary.ts";
import type { Check } from "../check.ts";
import { entriesOf } from "../check.ts";
import { namedBackends } from "../routing.ts";
import { under } from "../path.ts";
import { quote } from "../../components/suggest.ts";
import type { mode } from "./mode.ts";
import type { models } from "./models.ts";
import { thirdPartiesOf } from "./providers.ts";
import type { ThirdParty, providers } from "./providers.ts";
import type { region } from "./region.ts";
import type { rollout } from "./rollout.ts";
import type { routes } from "./routes.ts";

/** A provider that no route names opens a way out for nothing. */
export const providersAreRouted: Check<typeof providers | typeof routes | typeof rollout> = (draft) => {
    const named = namedBackends(draft);
    if (named === undefined) return [];
    return entriesOf(draft.providers).flatMap(([name]) =>
        named.some((backend) => backend.startsWith(`${name}/`))
            ? []
            : [
                  {
                      path: under("providers", name),
                      at: "key" as const,
                      problem: `no route leads to the provider ${quote(name)}`,
                      why: "Its host would stand on the firewall's allow-list although nothing needs that way out.",
                      fix: "Name one of its models in a route, or remove it.",
                  },
              ],
    );
};

/** A name must mean one backend; a model and a provider of one name would be taken for each other. */
export const backendNamesDistinct: Check<typeof providers | typeof models> = ({ written }) =>
    (written.providers ?? []).flatMap((name) =>
        written.models?.includes(name) === true
            ? [
                  {
                      path: under("providers", name),
                      at: "key" as const,
                      problem: `a model of the fleet is called ${quote(name)} too`,
                      why: "In a route, the fleet and a third party would differ by one slash.",
                      fix: "Rename one of them.",
                  },
              ]
            : [],
    );

/** The network reaches AWS by private endpoints alone, and those are the region's own. */
export const bedrockInRegion: Check<typeof providers | typeof region> = ({ providers, region }) => {
    if (region === undefined) return [];
    return thirdPartiesOf(providers).flatMap(({ name, config, endpoint }) =>
        config.provider !== "bedrock" || endpoint === undefined || endpoint.region === region
            ? []
            : [
                  {
                      path: under("providers", name, "endpoint"),
                      problem: `the endpoint is Bedrock in ${quote(config.endpoint)}, and the stack is in ${quote(region)}`,
                      why: "Bedrock is reached by a private endpoint of the stack's own region; over the internet its policy would not hold.",
                      fix: `Write endpoint: ${region}, or take the provider out.`,
                  },
              ],
    );
};

/** What kinds of provider make a mode what it says it is. */
export const providersFitMode: Check<typeof providers | typeof mode> = ({ mode, providers }) => {
    const parties = thirdPartiesOf(providers);
    if (mode === undefined || parties.length === 0) return [];
    const ofKind = (kind: "managed" | "open-weight"): readonly ThirdParty[] =>
        parties.filter(({ provider }) => provider.kind === kind);
    if (mode === "managed") return ofKind("open-weight").map((party) => wrongKind(party, mode));
    if (mode !== "open-weight-api" || ofKind("open-weight").length > 0) return [];
    return [
        {
            path: under("providers"),
            at: "key",
            problem: "no provider serves open-weight models",
            why: "The mode open-weight-api promises models that could be moved to GPUs of your own; these cannot.",
            fix: "Add together, fireworks or groq, or write mode: managed.",
        },
    ];
};

function wrongKind({ name, provider }: ThirdParty, mode: Mode): Fault {
    return {
        path: under("providers", name, "provider"),
        problem: `${provider.name} serves open-weight models, but the mode is ${mode}`,
        why: "The mode is what a reviewer reads first; it must not promise less than is reached.",
        fix: "Write mode: open-weight-api, which keeps managed APIs as fallback.",
    };
}
