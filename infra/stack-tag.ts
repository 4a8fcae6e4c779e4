/** Tag that every AWS resource of a stack has, and no resource of another stack. */
export const stackTag = "ringfence:stack";
