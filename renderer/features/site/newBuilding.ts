import { desk, withCommandId } from '../../client/desk.ts'

/** The choice "a new building" beside the ids of those that stand. */
export const newBuilding = ''

/**
 * The id of the building chosen, made first where it is a new one of this name. `onMade` is told the id of one just
 * made, so that what fails after it goes on in that building instead of making another.
 */
export async function chosenBuilding(
  siteId: string,
  choice: { readonly buildingId: string; readonly name: string },
  onMade: (buildingId: string) => void,
): Promise<string> {
  if (choice.buildingId !== newBuilding) return choice.buildingId
  const name = choice.name.trim()
  const made = await withCommandId((commandId) => desk.site.addBuilding({ commandId, siteId, name }))
  onMade(made.buildingId)
  return made.buildingId
}
