export const patterns = {
  title: '规则',
};
