import { gdpr } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { FindingWords } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";

/** Providers whose resources the rules can read. `random` and `tls` only compute. */
const providers: readonly string[] = ["aws", "kubernetes", "random", "tls"];
/** Components of this project: containers whose children are judged one by one. */
const components = "ringfence";
/** What the engine itself makes, without a provider. */
const engineTypes: readonly string[] = ["pulumi:pulumi:Stack", "pulumi:pulumi:StackReference"];
const stackReference = "pulumi:pulumi:StackReference";
/** The engine reads other stacks through a provider that is part of it. */
const referenceProvider = "pulumi:providers:pulumi";

const otherStack: FindingWords = {
    why: say`what comes out of another stack is whatever its owner writes there, and no rule has judged it`,
    fix: say`Have the officer list the stack under \`stackReferences\`, by its name as the StackReference writes it; or write the value into the stack file.`,
};

/**
 * RES-107. A rule can only judge what it can read: code that runs inside a provider shows it nothing. Nor does another
 * stack: what comes out of it no rule of this one has judged, so each that is read has to be declared by its name.
 */
export const providerAllowList = residencyRule({
    id: "RES-107",
    name: "res-place-provider-allow-list",
    title: "Only providers that the rules can read",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 25"), gdpr("Art. 32")],
    reads: "the type of every resource; `pluginDownloadURL` of every provider; `name` of every stack reference",
    why: "a dynamic provider, a shell command or a foreign cloud can move data without any rule seeing it",
    fix: "Build it from aws, kubernetes, random or tls resources, or from a component of this project.",
    needs: ["stackReferences"],
    everyResource: {
        applies: (type) => !engineTypes.includes(type),
        check: ({ type, props, declared, violated, each }) => {
            const [root, kind, name = ""] = type.split(":");
            const isProvider = root === "pulumi" && kind === "providers";
            const known = isProvider ? providers.includes(name) : [...providers, components].includes(root ?? "");
            if (type === referenceProvider) {
                if (declared.stackReferences.length === 0) {
                    violated(
                        [],
                        say`a StackReference of the program reads the outputs of another stack, and none is declared`,
                        otherStack,
                    );
                }
            } else if (!known) {
                violated([], say`${safe.typeToken(type)} is not of a provider that the rules can read`);
            }
            each(isProvider ? ["pluginDownloadURL"] : [], (key) => {
                if (props[key] !== undefined) {
                    violated([key], say`the provider's program comes from elsewhere than the registry`, {
                        why: say`it runs with the credentials of whoever deploys, and no lock names its bytes`,
                        fix: say`Remove \`pluginDownloadURL\`: providers come from the packages in package-lock.json alone.`,
                    });
                }
            });
        },
    },
    stack: {
        types: (type) => type === stackReference,
        checks: [
            ({ graph, declared, violated, each }) => {
                each(
                    graph.resources.filter(({ type }) => type === stackReference),
                    (it) => {
                        const { name } = it.props;
                        if (!declared.stackReferences.some((one) => one.name === name)) {
                            const other = safe.stackPath(name);
                            violated(
                                it,
                                ["name"],
                                say`it reads the outputs of ${other}, which is not declared`,
                                otherStack,
                            );
                        }
                    },
                );
            },
        ],
    },
});
