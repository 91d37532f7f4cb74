/** Column types of the tables of the statutory gate. */

/** A record of a statutory step; `record` = the whole fold (`StepRecord`). */
export interface GateStepTable {
  record_id: string
  site_id: string
  step: string
  recorded_at: number
  struck: number
  record: string
  rev: string
}

/** An objection; `objection` = the whole fold (`Objection`). */
export interface ObjectionTable {
  objection_id: string
  site_id: string
  filed_at: number
  struck: number
  objection: string
  rev: string
}

/** What a court states about the configurable rules: JSON object of values. */
export interface PlanRulesTable {
  rules_id: string
  stated: string
  rev: string
}

/** Where the eviction task of a site stands; `fold` = the whole fold (`TaskFold`). */
export interface PlanTaskTable {
  site_id: string
  case_id: string
  state: string
  /** 1 while something illegal on a task under way waits for a decision. */
  held: number
  fold: string
  rev: string
}
