/** A name that people give: objects of Kubernetes, header values and metrics are called after it. At most 40 characters. */
export const shortName = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
