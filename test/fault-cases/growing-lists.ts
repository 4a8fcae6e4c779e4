import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { jurisdictions, regions } from "../../catalog/jurisdictions.ts";
import { models } from "../../catalog/models.ts";
import { providers } from "../../catalog/providers.ts";
import { namesOf } from "../../catalog/table.ts";
import { chooseFrom } from "../../components/suggest.ts";
import { keys } from "../../config/keys/index.ts";
import { declarationSchema } from "../../policies/kit/declaration.ts";

/** Lists that grow with the catalog, the config and the declaration, by what a case says in their place. */
const lists: Readonly<Record<string, readonly string[]>> = {
    "every GPU instance type": namesOf(gpuInstances),
    "every jurisdiction": namesOf(jurisdictions),
    "every key of a declaration": Object.keys(declarationSchema.shape),
    "every key of a stack file": keys.map(({ name }) => `ringfence:${name}`),
    "every model of the catalog": namesOf(models),
    "every provider": namesOf(providers),
    "every region": namesOf(regions),
};

/** A fix with these lists by their names, so that a case stays as it is when one of them grows. */
export function withoutGrowingLists(fix: string): string {
    return Object.entries(lists).reduce(
        (text, [name, members]) => text.replace(members.join(", "), `<${name}>`).replace(asShown(members), `<${name}>`),
        fix,
    );
}

/** A list as a fix shows it: nothing is near to no name, so that no question stands before it. */
function asShown(members: readonly string[]): string {
    return chooseFrom("?".repeat(40), members).replace(/^Write one of: (.*)\.$/, "$1");
}
