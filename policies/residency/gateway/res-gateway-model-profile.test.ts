import { describeRule, unknown } from "../../kit/testing.ts";
import { aiRoute, inVersion, object } from "./fixtures.ts";
import { gatewayModelProfile } from "./res-gateway-model-profile.ts";

const own = "mistral.ministral-3-8b-instruct";
/** Answers in six regions of the Union; from London or Zurich in that one too. */
const european = "eu.anthropic.claude-sonnet-5";
const provider = (schema: string, more: object = {}) =>
    object("AIServiceBackend", "egress", "bedrock", { schema: { name: schema }, ...more });
const bedrock = provider("AWSBedrock");
const route = (more: object) => aiRoute("it", [{ name: "bedrock", ...more }]);
const setting = (path: string, value: unknown) => ({ bodyMutation: { set: [{ path, value }] } });
const at = "aigatewayroute-it.spec.rules[0].backendRefs[0]";
const profile = (copyFrom: string) => ({
    type: "aws:bedrock/inferenceProfile:InferenceProfile",
    props: { modelSource: { copyFrom } },
});
const guardrail = (more: object) => ({
    type: "aws:bedrock/guardrail:Guardrail",
    props: { blockedInputMessaging: "no", blockedOutputsMessaging: "no", ...more },
});

describeRule(gatewayModelProfile, {
    compliant: {
        "a model by its own id": { given: [bedrock, route({ modelNameOverride: own })] },
        "a profile whose every region lies inside": { given: [bedrock, route({ modelNameOverride: european })] },
        "models of the makers that AWS has added": {
            given: [
                bedrock,
                ...["qwen.qwen3-32b-v1:0", "google.gemma-3-27b-it", "zai.glm-4.7-flash", "minimax.minimax-m2"].map(
                    (id, i) => aiRoute(`it-${i}`, [{ name: "bedrock", modelNameOverride: id }]),
                ),
            ],
        },
        "a profile that copies one whose every region lies inside": profile(
            `arn:aws:bedrock:eu-central-1:111122223333:inference-profile/${european}`,
        ),
        "a model that the body names": { given: [bedrock, route(setting("model", `"${own}"`))] },
        "a model of a provider that is not Bedrock": {
            given: [provider("OpenAI"), route({ modelNameOverride: "us.large" })],
        },
        "a profile that only counts costs of a model inside": profile(
            `arn:aws:bedrock:eu-central-1::foundation-model/${own}`,
        ),
        "a guardrail of the region": guardrail({}),
    },
    violating: {
        "a profile that is in no list": {
            given: [bedrock, route({ modelNameOverride: `eu.${own}` })],
            at: `${at}.modelNameOverride`,
        },
        "a profile of another geography": {
            given: [bedrock, route({ modelNameOverride: "us.anthropic.claude-sonnet-5" })],
            at: `${at}.modelNameOverride`,
        },
        "a profile that leads from the jurisdiction into another": {
            declared: { jurisdiction: "uk" },
            given: [bedrock, route({ modelNameOverride: european })],
            at: `${at}.modelNameOverride`,
        },
        "a profile of the whole world": {
            given: [bedrock, route({ modelNameOverride: `global.${own}` })],
            at: `${at}.modelNameOverride`,
        },
        "a profile in the older version of the AI gateway": {
            given: [
                { ...inVersion(bedrock, "v1alpha1"), name: "b" },
                { ...inVersion(route({ modelNameOverride: `us.${own}` }), "v1alpha1"), name: "r" },
            ],
            at: "r.spec.rules[0].backendRefs[0].modelNameOverride",
        },
        "a profile by its ARN": {
            given: [
                provider("AWSAnthropic"),
                route({ modelNameOverride: `arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.${own}` }),
            ],
            at: `${at}.modelNameOverride`,
        },
        "a model that the caller names": { given: [bedrock, route({})], at },
        "a profile that the body names": {
            given: [bedrock, route({ modelNameOverride: own, ...setting("model", `"us.${own}"`) })],
            at: `${at}.bodyMutation.set[0].value`,
        },
        "a profile that the provider's body names": {
            given: [provider("AWSBedrock", setting("model", `"us.${own}"`)), route({ modelNameOverride: own })],
            at: "aiservicebackend-bedrock.spec.bodyMutation.set[0].value",
        },
        "a profile that copies another": {
            given: profile(`arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.${own}`),
            at: "modelSource.copyFrom",
        },
        "a profile of a model abroad": {
            given: profile(`arn:aws:bedrock:us-east-1::foundation-model/${own}`),
            at: "modelSource.copyFrom",
        },
        "a guardrail of several regions": {
            given: guardrail({ crossRegionConfig: { guardrailProfileIdentifier: "eu.guardrail.v1:0" } }),
            at: "crossRegionConfig",
        },
    },
    undetermined: {
        "a computed model": {
            given: [bedrock, route({ modelNameOverride: unknown })],
            at: `${at}.modelNameOverride`,
        },
        "a computed interface": {
            given: [provider(unknown), route({ modelNameOverride: own })],
            at: "aiservicebackend-bedrock.spec.schema.name",
        },
    },
});
