import { isListed, parseArn } from "../../kit/arn.ts";
import { gdpr } from "../../kit/clause.ts";
import type { Place } from "../../kit/place.ts";
import { residencyRule } from "../../kit/rule.ts";
import { safe, say } from "../../kit/safe.ts";
import type { SafeText } from "../../kit/safe.ts";

/** RES-307. An endpoint may lead to another region (`serviceRegion`) or to a service that somebody else runs. */
export const privateLink = residencyRule({
    id: "RES-307",
    name: "res-net-private-link",
    title: "PrivateLink leads to services of the jurisdiction, and is offered to declared accounts, one consent an endpoint",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 44"), gdpr("Art. 28")],
    reads:
        "`serviceName`, `serviceRegion`, `resourceConfigurationArn`, `serviceNetworkArn` of VPC endpoints; " +
        "`allowedPrincipals`, `acceptanceRequired`, `supportedRegions` of endpoint services",
    why: "an endpoint is a way out that needs no route, and its other end may be abroad or a third party's",
    fix: "Use the AWS service of the stack's own region; list a partner's service under `privateLinkServices`, and its account under `peerAccounts`; require acceptance.",
    needs: ["accounts", "peerAccounts", "privateLinkServices", "externalArns"],
    resources: {
        "aws:ec2/vpcEndpoint:VpcEndpoint": [
            ({ props: { serviceName }, place, declared, violated }) => {
                const listed = declared.privateLinkServices.includes(serviceName ?? "");
                const problem = serviceName && !listed ? problemOf(serviceName, place) : undefined;
                if (problem) {
                    violated(["serviceName"], problem);
                }
            },
            ({ props: { serviceRegion }, place, violated }) => {
                if (serviceRegion && !place.allowsRegion(serviceRegion)) {
                    violated(
                        ["serviceRegion"],
                        say`${safe.region(serviceRegion)} is not known to lie in the jurisdiction`,
                    );
                }
            },
            ({ props, declared, violated, each }) => {
                each(["resourceConfigurationArn", "serviceNetworkArn"] as const, (key) => {
                    const arn = props[key];
                    const own = arn ? declared.accounts.includes(parseArn(arn)?.account ?? "") : true;
                    if (arn && !own && !isListed(arn, declared.externalArns)) {
                        violated([key], say`the endpoint leads to a network or resource that is not declared`);
                    }
                });
            },
        ],
        "aws:ec2/vpcEndpointService:VpcEndpointService": [
            ({ props, violated }) => {
                if (!props.acceptanceRequired) {
                    violated(["acceptanceRequired"], say`an endpoint is let in without anybody's consent`);
                }
            },
            ({ props, declared, violated, each }) => {
                each(props.allowedPrincipals, (principal, index) => {
                    if (!isOwnPrincipal(principal, [...declared.accounts, ...declared.peerAccounts])) {
                        violated(
                            ["allowedPrincipals", index],
                            say`the service is offered to an account that is not declared`,
                        );
                    }
                });
            },
            ({ props, place, violated, each }) => {
                each(props.supportedRegions, (region, index) => {
                    if (!place.allowsRegion(region)) {
                        const problem = say`${safe.region(region)} is not known to lie in the jurisdiction`;
                        violated(["supportedRegions", index], problem);
                    }
                });
            },
        ],
        "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": ({
            props,
            declared,
            violated,
        }) => {
            if (!isOwnPrincipal(props.principalArn, [...declared.accounts, ...declared.peerAccounts])) {
                violated(["principalArn"], say`the service is offered to an account that is not declared`);
            }
        },
    },
});

/**
 * What is wrong with a service name. AWS writes the region as one of its parts (`com.amazonaws.eu-central-1.s3`); a name
 * without one is global (`com.amazonaws.s3-global.accesspoint`), and `vpce-svc-…` is somebody's own.
 */
function problemOf(serviceName: string, place: Place): SafeText | undefined {
    const parts = serviceName.split(".");
    if (parts.some((part) => part.startsWith("vpce-svc-"))) {
        return say`the endpoint leads to a service of another party that is not declared`;
    }
    const isOfAws = /^(com\.amazonaws|eu\.amazonaws|aws)\./.test(serviceName);
    return isOfAws && parts.some((part) => place.allowsRegion(part))
        ? undefined
        : say`the service name names no region known to lie in the jurisdiction`;
}

function isOwnPrincipal(principal: string, accounts: readonly string[]): boolean {
    return accounts.includes(parseArn(principal)?.account ?? principal);
}
