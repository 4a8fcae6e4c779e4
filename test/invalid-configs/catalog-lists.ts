import { gpuInstances } from "../../catalog/gpu-instances.ts";
import { jurisdictions, regions } from "../../catalog/jurisdictions.ts";
import { models } from "../../catalog/models.ts";
import { providers } from "../../catalog/providers.ts";
import { namesOf } from "../../catalog/table.ts";
import { chooseFrom } from "../../components/suggest.ts";

const lists: Readonly<Record<string, readonly string[]>> = {
    "every GPU instance type": namesOf(gpuInstances),
    "every jurisdiction": namesOf(jurisdictions),
    "every model of the catalog": namesOf(models),
    "every provider": namesOf(providers),
    "every region": namesOf(regions),
};

/** A fix with the lists of the catalog by their names, so that a case stays as it is when the catalog grows. */
export function withoutCatalogLists(fix: string): string {
    return Object.entries(lists).reduce(
        // Nothing is near to no name, so this is the list without a question.
        (text, [name, members]) => text.replace(chooseFrom("?".repeat(40), members), `Write one of: <${name}>.`),
        fix,
    );
}
