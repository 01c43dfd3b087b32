/**
 * `find(stream, correlation)`: the id of a request among the newest 1,000, or nil. A part of constant texts. In pages,
 * since what is looked for was added a moment ago.
 */
export const findFunction = `
local function find(stream, correlation)
  local to, seen = '+', 0
  repeat
    local page = redis.call('XREVRANGE', stream, to, '-', 'COUNT', 50)
    for _, entry in ipairs(page) do
      for at = #entry[2] - 1, 1, -2 do
        if entry[2][at] == 'header:redloom-correlation-id' then
          if entry[2][at + 1] == correlation then return entry[1] end
          break
        end
      end
    end
    if #page < 50 then return nil end
    to = '(' .. page[50][1]
    seen = seen + 50
  until seen >= 1000
  return nil
end
`;
