/**
 * Mobile prefixes that MIIT (工业和信息化部) has assigned to carriers, virtual operators and satellite service, as of 2026; from its public numbering
 * plan (电信网编号计划). 1[3-9] outside this list is the loose tier: it needs something beside it.
 */
const assigned = new Set(
  (
    '130 131 132 133 134 135 136 137 138 139 145 146 147 148 149 150 151 152 153 155 156 157 158 159 ' +
    '162 165 166 167 170 171 172 173 174 175 176 177 178 180 181 182 183 184 185 186 187 188 189 190 191 192 193 195 196 197 198 199'
  )
    .split(' ')
    .map(Number),
);

export function isAssignedMobile(digits: string): boolean {
  return assigned.has(digits.charCodeAt(0) * 100 + digits.charCodeAt(1) * 10 + digits.charCodeAt(2) - 48 * 111);
}
