export const units = {
  title: '',
};
