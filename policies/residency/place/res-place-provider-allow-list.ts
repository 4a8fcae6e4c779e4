import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";

/** Providers whose resources the rules can read. `random` and `tls` only compute. */
const providers: readonly string[] = ["aws", "kubernetes", "random", "tls"];
/** Components of this project: containers whose children are judged one by one. */
const components = "ringfence";

/** RES-107. A rule can only judge what it can read: code that runs inside a provider shows it nothing. */
export const providerAllowList = residencyRule({
    id: "RES-107",
    name: "res-place-provider-allow-list",
    title: "Only providers that the rules can read",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 25"), gdpr("Art. 32")],
    reads: "the type of every resource; `pluginDownloadURL` of every provider",
    why: "a dynamic provider, a shell command or a foreign cloud can move data without any rule seeing it",
    fix: "Build it from aws, kubernetes, random or tls resources, or from a component of this project.",
    needs: [],
    everyResource: {
        applies: (type) => !type.startsWith("pulumi:pulumi:"),
        check: ({ type, props, violated, each }) => {
            const [root, kind, name = ""] = type.split(":");
            const isProvider = root === "pulumi" && kind === "providers";
            const known = isProvider ? providers.includes(name) : [...providers, components].includes(root ?? "");
            if (!known) {
                violated([], say`${safe.typeToken(type)} is not of a provider that the rules can read`);
            }
            each(isProvider ? ["pluginDownloadURL"] : [], (key) => {
                if (props[key] !== undefined) {
                    violated([key], say`the provider's program comes from elsewhere than the registry`);
                }
            });
        },
    },
});
