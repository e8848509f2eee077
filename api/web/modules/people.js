// Somebody as planners know them: by code, and by whom they are sent; a speaker by name.

export const PERSON = "code administration { name }";

export const nameOf = ({ code, administration, name }) => `${code} ${administration?.name ?? name}`;
