/**
 * The laws that gradient estimators keep, as checks that anyone can run on an estimator of their
 * own: exact ones by enumeration, statistical ones with a stated false-alarm rate, and what theory
 * says of moments. Beside them the laws of linear maps between populations. It sees the api alone,
 * so that no estimator is judged by code that it is made of.
 */
package dev.forespike.testkit;
