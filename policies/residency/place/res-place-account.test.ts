import { describeRule, unknown } from "../../kit/testing.ts";
import type { Fixture } from "../../kit/fixture.ts";
import { account } from "./res-place-account.ts";

const pinned = { allowedAccountIds: '["111122223333"]' };
const provider = (props: Fixture["props"]): Fixture => ({ type: "pulumi:providers:aws", props });
const role = (id: string) => ({ roleArn: `arn:aws:iam::${id}:role/deployer` });

describeRule(account, {
    compliant: {
        "pinned, as the SDK writes it": provider(pinned),
        "pinned, as a list": provider({ allowedAccountIds: ["111122223333"] }),
        "a role of the own account": provider({ ...pinned, assumeRoles: JSON.stringify([role("111122223333")]) }),
    },
    violating: {
        "not pinned": { given: provider({}), at: "allowedAccountIds" },
        "pinned to nothing": { given: provider({ allowedAccountIds: "[]" }), at: "allowedAccountIds" },
        "a second account nobody declared": {
            given: provider({ allowedAccountIds: '["111122223333","999988887777"]' }),
            at: "allowedAccountIds[1]",
        },
        "a role of a partner": {
            given: provider({ ...pinned, assumeRoles: JSON.stringify([role("111122223333"), role("999988887777")]) }),
            at: "assumeRoles[1].roleArn",
        },
        "a role that is no ARN": {
            given: provider({ ...pinned, assumeRoles: JSON.stringify([{ roleArn: "deployer" }]) }),
            at: "assumeRoles[0].roleArn",
        },
        "a web identity's role elsewhere": {
            given: provider({ ...pinned, assumeRoleWithWebIdentity: JSON.stringify(role("999988887777")) }),
            at: "assumeRoleWithWebIdentity.roleArn",
        },
    },
    undetermined: {
        "an account that is computed": { given: provider({ allowedAccountIds: unknown }), at: "allowedAccountIds" },
        "a setting that is no list": {
            given: provider({ allowedAccountIds: "111122223333" }),
            at: "allowedAccountIds",
        },
        "roles that are computed": { given: provider({ ...pinned, assumeRoles: unknown }), at: "assumeRoles" },
    },
});
