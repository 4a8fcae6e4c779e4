// Plain JavaScript, so that Pulumi's runner has nothing to compile: it would hand an index.ts to ts-node, which does not
// know imports that end in .ts. From here on Node strips the types itself.
import "./pack.ts";
