import { today } from "../../../../catalog/day.ts";
import { Thing } from "../thing.ts";

new Thing("thing", { day: today() });
