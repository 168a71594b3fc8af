/**
 * The files that make a model folder one of MLflow's: `MLmodel` (written as JSON,
 * which YAML reads) with signature and input example, and the environment files.
 * Source: MLflow 2.22 to 3.17, `mlflow.lightgbm` and `mlflow.models.Model`.
 * @module
 */
import type { Booster } from "../gbm/mod.ts";

const LIGHTGBM_VERSION = "4.6.0";
const PYTHON_VERSION = "3.11.7";

/** File name to content; `example` is one row of features in the booster's order. */
export function mlflowFiles(booster: Booster, example: readonly number[]): Record<string, string> {
  const columns = booster.featureNames;
  const exampleRow = { columns, data: [example] };
  const requirements = ["mlflow-skinny>=2.22", `lightgbm>=${LIGHTGBM_VERSION}`, "pandas", "numpy"];
  const description = {
    flavors: {
      lightgbm: {
        data: "model.lgb",
        lgb_version: LIGHTGBM_VERSION,
        model_class: "lightgbm.basic.Booster",
      },
      python_function: {
        data: "model.lgb",
        env: { conda: "conda.yaml", virtualenv: "python_env.yaml" },
        loader_module: "mlflow.lightgbm",
        python_version: PYTHON_VERSION,
      },
    },
    saved_input_example_info: {
      artifact_path: "input_example.json",
      pandas_orient: "split",
      serving_input_path: "serving_input_example.json",
      type: "dataframe",
    },
    signature: {
      inputs: JSON.stringify(
        columns.map((name) => ({ type: "double", name, required: true })),
      ),
      outputs: JSON.stringify([
        { type: "tensor", "tensor-spec": { dtype: "float64", shape: [-1, booster.nOutputs] } },
      ]),
      params: null,
    },
  };
  return {
    "MLmodel": JSON.stringify(description, null, 2) + "\n",
    "input_example.json": JSON.stringify(exampleRow) + "\n",
    "serving_input_example.json": JSON.stringify({ dataframe_split: exampleRow }) + "\n",
    "requirements.txt": requirements.join("\n") + "\n",
    "python_env.yaml": [
      `python: "${PYTHON_VERSION}"`,
      "build_dependencies:",
      "- pip",
      "dependencies:",
      "- -r requirements.txt",
      "",
    ].join("\n"),
    "conda.yaml": [
      "name: mlflow-env",
      "channels:",
      "- conda-forge",
      "dependencies:",
      `- python=${PYTHON_VERSION}`,
      "- pip",
      "- pip:",
      ...requirements.map((line) => `  - ${line}`),
      "",
    ].join("\n"),
  };
}
