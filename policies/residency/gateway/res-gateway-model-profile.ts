import { gdpr, schrems } from "../../kit/clause.ts";
import type { StackGraph, StackResource } from "../../kit/graph.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackCase } from "../../kit/rule.ts";
import { safe, say, sayAll } from "../../kit/safe.ts";
import { recordOf, slotsOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { isModelInside, isOwnModelId, regionsOutside } from "./bedrock.ts";
import { isOfGatewayKind, objectsNamed, objectsOfKind, referenceIn, specOf } from "./objects.ts";
import { namespaceOf } from "../shared/kubernetes.ts";

/**
 * RES-806. A profile (`eu.…`, `us.…`, `global.…`) lets AWS choose among regions. Which ones those are differs by model and by the
 * region that asks; of the profiles in the catalog's dated list it is known, and those that reach no region outside may be named.
 */
export const gatewayModelProfile = residencyRule({
    id: "RES-806",
    name: "res-gateway-model-profile",
    title: "Bedrock is asked for models by their own id, or for profiles that stay in the jurisdiction",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 44"), schrems("EDPB 01/2020")],
    reads:
        "`modelNameOverride` and body mutations of AIGatewayRoutes and AIServiceBackends that speak to Bedrock; `modelSource` of " +
        "inference profiles, `crossRegionConfig` of guardrails",
    why: "a profile sends a request to whichever of its regions has room, some of them outside the jurisdiction",
    fix: "Name the model by its own id, or by a geographic profile of the catalog whose every region lies inside, in each backend of the rule, and drop `crossRegionConfig`.",
    needs: [],
    resources: {
        "aws:bedrock/inferenceProfile:InferenceProfile": ({ props, place, violated }) => {
            const source = props.modelSource?.copyFrom;
            if (source === undefined || !isModelInside(source, place)) {
                violated(
                    ["modelSource", "copyFrom"],
                    say`the source is no model of a region in the jurisdiction, and no profile that answers there alone`,
                );
            }
        },
        "aws:bedrock/guardrail:Guardrail": ({ props, violated }) => {
            if (props.crossRegionConfig !== undefined) {
                violated(["crossRegionConfig"], say`the guardrail reads requests in several regions`);
            }
        },
    },
    stack: { types: isOfGatewayKind("AIGatewayRoute"), checks: [judgeRoutes] },
});

function judgeRoutes(given: StackCase<never>): void {
    given.each(objectsOfKind(given.graph, "AIGatewayRoute"), (route) => {
        given.each(slotsOf(specOf(route), ["rules"], ["spec"]), (rule) => {
            given.each(slotsOf(recordOf(rule.read()), ["backendRefs"], rule.path), (backend) => {
                judgeBackend(route, backend, given);
            });
        });
    });
}

function judgeBackend(
    route: StackResource,
    { path, read }: Slot,
    { graph, place, violated, each }: StackCase<never>,
): void {
    const ref = recordOf(read());
    const providers = bedrockBehind(graph, ref, route);
    if (providers.length === 0) {
        return;
    }
    const ofRoute = [...slotsOf(ref, ["modelNameOverride"], path), ...modelsIn(ref, path)];
    const models = [
        ...ofRoute.map((slot) => ({ ...slot, object: route })),
        ...providers.flatMap((it) => modelsIn(specOf(it), ["spec"]).map((slot) => ({ ...slot, object: it }))),
    ];
    if (models.length === 0) {
        violated(route, path, say`the caller names the model, and can name a profile`);
    }
    each(models, (model) => {
        const id = String(model.read());
        if (isOwnModelId(id)) {
            return;
        }
        const outside = regionsOutside(id, place);
        if (outside === undefined) {
            violated(
                model.object,
                model.path,
                say`the model is named neither by an id of its own nor by a profile whose regions are known`,
            );
        } else if (outside.length > 0) {
            violated(model.object, model.path, say`the profile may answer in ${sayAll(outside.map(safe.region))}`);
        }
    });
}

/** The interfaces to Bedrock that a reference leads to. */
function bedrockBehind(graph: StackGraph, ref: object, route: StackResource): readonly StackResource[] {
    const reference = referenceIn(recordOf(ref), {
        group: "aigateway.envoyproxy.io",
        kind: "AIServiceBackend",
        namespace: namespaceOf(route.props),
    });
    return objectsNamed(graph, "AIServiceBackend", reference).filter((provider) =>
        ["AWSBedrock", "AWSAnthropic"].some((name) => recordOf(specOf(provider)["schema"])["name"] === name),
    );
}

/** The model that a change of the body writes. */
function modelsIn(holder: object, at: Slot["path"]): readonly Slot[] {
    const mutation = recordOf(recordOf(holder)["bodyMutation"]);
    return slotsOf(mutation, ["set"], [...at, "bodyMutation"])
        .filter(({ read }) => recordOf(read())["path"] === "model")
        .map(({ path, read }) => ({
            path: [...path, "value"],
            // The value is written as JSON.
            read: () => String(recordOf(read())["value"]).replace(/^"(.*)"$/, "$1"),
        }));
}
