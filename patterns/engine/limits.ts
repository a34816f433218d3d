/** What one document may take up, whatever it holds. Past a limit candidates are still judged and counted, not listed. */
export const limits = {
  /** Candidates kept for overlaps, columns and rosters. */
  claims: 600_000,
  /** Hits listed with value and trace. */
  hits: 100_000,
  /** Candidates listed as let go. */
  letGo: 20_000,
};
