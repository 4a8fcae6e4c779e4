import { isListed, parseArn } from "../../kit/arn.ts";
import { gdpr } from "../../kit/clause.ts";
import type { Declared } from "../../kit/declaration.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { slotsOf } from "../../kit/view.ts";
import { judgePolicyAt } from "./principals.ts";

type Needs = "accounts" | "externalArns" | "organizations" | "vpcEndpoints";

/** RES-404. An organization holds more accounts than the declared ones, so it has to be declared by its ARN. */
export const shares = residencyRule({
    id: "RES-404",
    name: "res-access-share",
    title: "Resources and telemetry are shared with declared accounts alone",
    severity: "high",
    waivable: true,
    controls: [gdpr("Art. 28"), gdpr("Art. 44")],
    reads:
        "`allowExternalPrincipals` and retention of RAM shares, their principals; `sinkIdentifier` of OAM links, policies of " +
        "OAM sinks",
    why: "a share hands a resource, or the metrics and logs about it, to another account without a copy or a route",
    fix: "Set `allowExternalPrincipals: false` and name declared accounts; list an organization under `externalArns`.",
    needs: ["accounts", "externalArns", "organizations", "vpcEndpoints"],
    resources: {
        "aws:ram/resourceShare:ResourceShare": [
            ({ props: { allowExternalPrincipals }, violated }) => {
                if (allowExternalPrincipals) {
                    violated(["allowExternalPrincipals"], say`accounts outside the organization can be let in`);
                }
            },
            ({ props: { resourceShareConfiguration: setting }, violated }) => {
                if (setting?.retainSharingOnAccountLeaveOrganization) {
                    violated(
                        ["resourceShareConfiguration", "retainSharingOnAccountLeaveOrganization"],
                        say`an account keeps the share after it has left the organization`,
                    );
                }
            },
        ],
        "aws:ram/principalAssociation:PrincipalAssociation": judgePrincipals("principal"),
        "aws:ram/resourceShareAssociationsExclusive:ResourceShareAssociationsExclusive": judgePrincipals("principals"),
        "aws:oam/link:Link": ({ props: { sinkIdentifier }, place, declared, violated }) => {
            const sink = parseArn(sinkIdentifier);
            const isInside = sink && declared.accounts.includes(sink.account) && place.allowsRegion(sink.region);
            if (!isInside && !isListed(sinkIdentifier, declared.externalArns)) {
                violated(["sinkIdentifier"], say`telemetry goes to a sink outside the declared accounts and regions`);
            }
        },
        "aws:oam/sinkPolicy:SinkPolicy": judgePolicyAt("policy"),
    },
});

function judgePrincipals(key: string) {
    return ({ props, declared, violated, each }: ResourceCase<object, Needs>): void => {
        each(slotsOf(props as AnyInputs, [key]), ({ path, read }) => {
            if (!isDeclared(read(), declared)) {
                violated(path, say`the share goes to a principal outside the declared accounts`);
            }
        });
    };
}

/** An account id, the ARN of a role or user, or of an organization. */
function isDeclared(principal: unknown, { accounts, externalArns }: Declared<Needs>): boolean {
    if (typeof principal !== "string") {
        return false;
    }
    const arn = parseArn(principal);
    const isOwn = arn?.service === "organizations" ? false : accounts.includes(arn?.account ?? principal);
    return isOwn || isListed(principal, externalArns);
}
