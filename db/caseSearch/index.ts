export { countLimit } from './candidates.ts'
export { caseSearchDdl, maxStatusRank } from './ddl.ts'
export { type CaseSearchIndex, prepareCaseSearch } from './indexer.ts'
export {
  type CaseSearchFilters,
  type CaseSearchHit,
  type CaseSearchRequest,
  type CaseSearchResult,
  searchCases,
} from './search.ts'
export { type CaseSearchDoc, type CaseSearchKind, type CaseSearchNumber, caseSearchKinds } from './types.ts'
