/**
 * Age at which a Blob lifecycle rule deletes what the application should have deleted, in days. The margin is room for
 * the application's own deletion and for Azure, which runs a rule once a day and may take days: 7 → 14, 40 → 45.
 */
export const backstopDays = (retentionDays: number): number => retentionDays + (retentionDays < 30 ? 7 : 5);
