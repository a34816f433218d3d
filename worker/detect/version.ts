/** Changes when extraction gives other text for the same bytes: everything is then fetched and extracted again. */
export const extractorVersion = 'x2';
