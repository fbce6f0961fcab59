export { word } from '@temporalio/client';
