import { Thing } from "../thing.ts";

const thing = new Thing("thing", { size: 1 });
new Thing("follower", { size: thing.size });
