//! What pipelines run: the action, the component, the hook and the image, executed as their YAML holds them.

#[path = "pipelines/comparison.rs"]
mod comparison;
#[path = "pipelines/container.rs"]
mod container;
#[path = "pipelines/github.rs"]
mod github;
#[path = "pipelines/gitlab.rs"]
mod gitlab;
#[path = "pipelines/hook.rs"]
mod hook;
#[path = "pipelines/in_the_way.rs"]
mod in_the_way;
#[path = "pipelines/linked.rs"]
mod linked;
#[path = "pipelines/publishing.rs"]
mod publishing;
#[path = "pipelines/pull_request.rs"]
mod pull_request;
#[path = "pipelines/runner.rs"]
mod runner;
#[path = "pipelines/script.rs"]
mod script;
#[path = "pipelines/shop.rs"]
mod shop;
#[path = "pipelines/yaml.rs"]
mod yaml;
