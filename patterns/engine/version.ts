/** Part of every rule set's version: raise it when the engine would judge a text differently, and stored texts are judged again. */
export const engineVersion = '1';
