export const items = {
  title: '',
};
