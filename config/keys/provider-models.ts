import type { Fault } from "../../components/fault.ts";
import { nearest, quote } from "../../components/suggest.ts";
import { answersToOwnId, findProfile, isOwnModelId, ownIdsIn } from "../../catalog/bedrock-models.ts";
import type { GeographicProfile } from "../../catalog/bedrock-models.ts";
import type { Day } from "../../catalog/day.ts";
import { findRegion, jurisdictions } from "../../catalog/jurisdictions.ts";
import type { JurisdictionId, RegionId } from "../../catalog/jurisdictions.ts";
import { endOf, stageOf } from "../../catalog/lifecycle.ts";
import { findProviderModel, providerModels } from "../../catalog/provider-models.ts";
import type { ProviderId } from "../../catalog/providers.ts";
import type { Check } from "../check.ts";
import { under } from "../path.ts";
import type { jurisdiction } from "./jurisdiction.ts";
import { thirdPartiesOf } from "./providers.ts";
import type { ThirdParty, providers } from "./providers.ts";

/** A model that has ended answers nobody. Unknown lives are no fault: the preview says that they are unknown. */
export const modelsServed: Check<typeof providers | typeof jurisdiction> = ({ providers, jurisdiction }, today) =>
    thirdPartiesOf(providers).flatMap((party) =>
        Object.entries(party.config.models).flatMap(([alias, model]) => {
            const facts = findProviderModel(party.provider.id, model);
            if (facts === undefined || stageOf(facts, today) !== "ended") return [];
            const choice = servedBy(party, jurisdiction, today);
            const replacement = replacementOn(party.provider.id, model, today);
            return [
                {
                    path: modelPath(party, alias),
                    problem: `${party.provider.name} ended the model ${quote(model)} on ${endOf(facts) ?? "a day that passed"}`,
                    why: "Every request that is routed to it gets an error, or waits for its fallback.",
                    fix: insteadOf(model, choice, replacement && (sameModelInside(replacement, choice) ?? replacement)),
                },
            ];
        }),
    );

/**
 * Bedrock answers to a model's own id in the endpoint's region alone, and to a geographic profile in every region of that
 * profile; all of them have to lie in the jurisdiction.
 */
export const bedrockModelsAnswerInside: Check<typeof providers | typeof jurisdiction> = (
    { providers, jurisdiction },
    today,
) => {
    if (jurisdiction === undefined) return [];
    return thirdPartiesOf(providers).flatMap((party) => {
        const region = party.endpoint?.region;
        if (party.provider.id !== "bedrock" || region === undefined) return [];
        return Object.entries(party.config.models).flatMap(([alias, model]) => {
            const against = objectionTo(model, region, jurisdiction);
            const choice = servedBy(party, jurisdiction, today);
            const fix = (): string => insteadOf(model, choice, sameModelInside(model, choice));
            return against === undefined ? [] : [{ path: modelPath(party, alias), ...against, fix: fix() }];
        });
    });
};

type Objection = Pick<Fault, "problem" | "why">;

/** What stands against asking Bedrock in a region for a model, if anything does. */
function objectionTo(id: string, region: RegionId, jurisdiction: JurisdictionId): Objection | undefined {
    if (isOwnModelId(id)) {
        const answers = answersToOwnId(id, region);
        return answers.confirmed && !answers.value ? notByItself(id, region) : undefined;
    }
    const profile = findProfile(id);
    if (profile === undefined) {
        return {
            problem: `nobody knows in which regions Bedrock answers to ${quote(id)}`,
            why:
                "It is no model's own id, so that it counts as an inference profile; a profile sends a request to whichever of " +
                "its regions has room, and those of this one are in no list that was read.",
        };
    }
    const outside = regionsOutside(profile, region, jurisdiction);
    if (outside === undefined) {
        return {
            problem: `the inference profile ${quote(id)} cannot be asked for in ${region}`,
            why: "Bedrock has each profile in some regions only; every request would get an error.",
        };
    }
    if (outside.length === 0) return undefined;
    return {
        problem: `the inference profile ${quote(id)} may answer in ${outside.join(", ")}, outside ${jurisdictions[jurisdiction].name}`,
        why: "A profile sends a request to whichever of its regions has room; the place of processing would be left to chance.",
    };
}

function notByItself(id: string, region: RegionId): Objection {
    return {
        problem: `Bedrock's runtime in ${region} does not answer to ${quote(id)} itself`,
        why: 'It refuses every such request: newer models answer only through an inference profile ("on-demand throughput isn\'t supported").',
    };
}

/** Regions of a profile, asked for in a region, that lie outside; undefined where it cannot be asked for there. */
function regionsOutside(
    { routes }: GeographicProfile,
    region: RegionId,
    jurisdiction: JurisdictionId,
): readonly string[] | undefined {
    return routes[region]?.filter((name) => findRegion(name)?.jurisdiction !== jurisdiction);
}

/** Names that may be written for a party, each of which is served, has no announced end and may be asked for there. */
function servedBy(
    { provider, endpoint }: ThirdParty,
    jurisdiction: JurisdictionId | undefined,
    today: Day,
): readonly string[] {
    const lasting = Object.entries(providerModels[provider.id]).flatMap(([name, facts]) =>
        stageOf(facts, today) === "lasting" && endOf(facts) === undefined ? [name] : [],
    );
    if (provider.id !== "bedrock") return lasting;
    const region = endpoint?.region;
    if (region === undefined || jurisdiction === undefined) return [];
    const ownIds = ownIdsIn(region);
    return lasting.filter((name) => {
        const profile = findProfile(name);
        return profile === undefined
            ? ownIds.includes(name)
            : regionsOutside(profile, region, jurisdiction)?.length === 0;
    });
}

/** The same model by another name that may be written: without the profile's geography, or with another one. */
function sameModelInside(id: string, choice: readonly string[]): string | undefined {
    const model = isOwnModelId(id) ? id : id.replace(/^.*?\.|^arn:.*\//, "");
    return choice.find((name) => name === model) ?? choice.find((name) => findProfile(name)?.model === model);
}

/** What a provider recommends in place of a model, or in place of that where it has ended too. */
function replacementOn(provider: ProviderId, model: string, today: Day): string | undefined {
    const seen = new Set<string>();
    let name: string | undefined = model;
    while (name !== undefined && !seen.has(name)) {
        seen.add(name);
        const facts = findProviderModel(provider, name);
        if (facts !== undefined && name !== model && stageOf(facts, today) !== "ended") return name;
        name = facts?.replacement;
    }
    return undefined;
}

function insteadOf(model: string, choice: readonly string[], best: string | undefined): string {
    if (best !== undefined) return `Write ${best}.`;
    const like = nearest(model, choice) ?? choice[0];
    return like === undefined
        ? "Take the model out, or use another provider."
        : `Write one that is served, e.g. ${like}.`;
}

function modelPath({ name }: ThirdParty, alias: string): Fault["path"] {
    return under("providers", name, "models", alias);
}
