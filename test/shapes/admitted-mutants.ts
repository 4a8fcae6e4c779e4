/** Mutants that a shape admits on purpose, each with why it leads nowhere. The suite fails where one is no longer needed. */
export const admitted: readonly { readonly matches: RegExp; readonly reason: string }[] = [
    {
        matches:
            /^aws:(?:ec2\/managedPrefixList:ManagedPrefixList entries|networkfirewall\/ruleGroup:RuleGroup ruleGroup\.).*: a public range, in clear$/,
        reason: "addresses outside stand in one list, for the way by the firewall, whose list of hosts decides (RES-302, RES-309)",
    },
    {
        matches: /^aws:ec2\/route:Route destinationCidrBlock: every address, in clear$/,
        reason: "by the firewall, whose list of hosts decides; RES-301 judges whom the route serves",
    },
];
