import { z } from "zod";
import { shadowPercents } from "../../components/routing-gateway/rollout.ts";
import { key } from "../key.ts";
import { field, name } from "../schema/field.ts";

const { least, most, usual } = shadowPercents;
const stages = ["observe", "shadow", 25, 50, 75, 100, "retired"] as const;

/** A move of routes from one backend to another that is under way. */
export const rollout = key(
    "rollout",
    z
        .strictObject({
            stage: field(z.literal(stages), {
                what:
                    "How far the move is. observe: the old backend answers. shadow: the new one gets copies. 25, 50, 75: percent " +
                    "that the new one answers. 100: the new one answers, the old one is its fallback. retired: as without a rollout.",
                why: "Mirrors and weights follow from it, so that going back is one changed line.",
                write: `Write one of ${stages.join(", ")}.`,
            }),
            from: field(z.string().min(1), {
                what: "The backend that the routes move away from: a model of the fleet, or provider/model.",
                why: "Until the move has ended it answers too, and is checked against each data class like any other edge.",
                write: "Write the name of a model of the fleet (llama-70b), or provider/model (openai/gpt).",
            }),
            routes: field(z.array(name).min(1).max(100), {
                what: "Names of the routes that move. Each ends at its own primary.",
                why: "Routes that are not named stay as they are written.",
                write: "Write a list of names of routes, e.g. [routine].",
            }),
            shadowPercent: field(z.int().min(least).max(most).default(usual), {
                what: `Share of the requests that is copied in the stage shadow, in percent, ${least} to ${most}. Default: ${usual}.`,
                why: "Fewer compare nothing, more double the load.",
                write: `Write a whole number from ${least} to ${most}.`,
            }),
        })
        .optional(),
    {
        what: "A move of routes from one backend to another that is under way. Default: none.",
        why: "The routes say where the move ends and the stage how far it is, so that no weight has to be worked out by hand.",
        write: "Write { stage, from, routes }, or leave it out.",
    },
);
