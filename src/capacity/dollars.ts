/** US dollars without cents. */
export const dollars = (amount: number): string => `$${Math.round(amount).toLocaleString("en-US")}`;
