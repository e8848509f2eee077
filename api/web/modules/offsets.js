// How many rows of a list come before those that are shown; anything may stand in an address.

export const skipOf = (address, name = "skip") => Math.max(Number.parseInt(address[name]) || 0, 0);
