/**
 * Health of an Application, which Argo CD has not judged by itself since 1.8: without it, a wave would begin before the
 * applications of the one before are healthy.
 */
export const APPLICATION_HEALTH = `hs = {}
hs.status = "Progressing"
hs.message = ""
if obj.status ~= nil then
  if obj.status.health ~= nil then
    hs.status = obj.status.health.status
    if obj.status.health.message ~= nil then
      hs.message = obj.status.health.message
    end
  end
end
return hs
`;
